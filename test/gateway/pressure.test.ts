import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { watchPressure } from '#src/gateway/pressure.ts';
import { TemporaryFault } from '#src/kit/faults.ts';
import { createLog } from '#src/kit/log.ts';
import { movingClock } from '../support/moving-clock.ts';

const GONE = join(tmpdir(), 'ccb-there-is-no-such-folder');

function watched(over: { waiting?: number; folder?: string | null; leastFreeBytes?: number } = {}) {
  const lines: string[] = [];
  let answer: () => number = () => over.waiting ?? 0;
  const stats = async () => ({ waiting: answer(), leased: 0, scheduled: 0, givenUp: 0, oldestDueAt: null });
  const log = createLog({ level: 'warn', destination: { write: (line) => void lines.push(line) } });
  const pressure = watchPressure({
    queue: { stats },
    clock: movingClock(),
    log,
    folder: over.folder === undefined ? tmpdir() : over.folder,
    mostWaiting: 10,
    leastFreeBytes: over.leastFreeBytes ?? 1,
  });
  const answers = (next: () => number): void => {
    answer = next;
  };
  return { pressure, lines, answers };
}

test('a disk that cannot be seen does not hide a full queue, and is told once', async () => {
  const { pressure, lines, answers } = watched({ folder: GONE });
  await pressure.look();
  await pressure.look();
  expect(() => pressure.check()).not.toThrow();
  answers(() => 10);
  await pressure.look();
  expect(() => pressure.check()).toThrow(TemporaryFault);
  expect(() => pressure.check()).toThrow(/10 events are waiting/);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('cannot see the disk');
  pressure.close();
});

test('a queue that cannot be seen does not hide a full disk, and what was known of it stays', async () => {
  const { pressure, answers } = watched({ waiting: 10 });
  await pressure.look();
  answers(() => {
    throw new Error('the database is away');
  });
  await pressure.look();
  expect(() => pressure.check()).toThrow(/10 events/);
  pressure.close();
  const disk = watched({ leastFreeBytes: Number.MAX_SAFE_INTEGER });
  disk.answers(() => {
    throw new Error('the database is away');
  });
  await disk.pressure.look();
  expect(() => disk.pressure.check()).toThrow(/disk is almost full/);
  disk.pressure.close();
});

test('when there is room again it is taken in again', async () => {
  const { pressure, answers } = watched({ waiting: 10 });
  await pressure.look();
  answers(() => 9);
  await pressure.look();
  expect(() => pressure.check()).not.toThrow();
  pressure.close();
});

test('where the database is on another machine, the disk of this one does not count', async () => {
  const { pressure, lines } = watched({ folder: null, leastFreeBytes: Number.MAX_SAFE_INTEGER });
  await pressure.look();
  expect(() => pressure.check()).not.toThrow();
  expect(lines).toEqual([]);
  pressure.close();
});
