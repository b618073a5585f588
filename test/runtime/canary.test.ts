import { expect, test } from '@jest/globals';
import { verdictOn } from '#src/runtime/canary-verdict.ts';
import { versionFor } from '#src/runtime/version-for.ts';

const HOUR = 3_600_000;
const canary = { versionId: 'ver_new', share: 10, events: 50, durationMs: HOUR, since: 0 };
const verdict = (present: [number, number], tried: [number, number], now: number) =>
  verdictOn(
    canary,
    { present: { ended: present[0], failed: present[1] }, canary: { ended: tried[0], failed: tried[1] } },
    now,
  );

test.each([
  ['too few events, however bad', [450, 0], [49, 49], 1, null],
  ['clearly worse, before its time is over', [450, 3], [50, 10], 1, 'returned'],
  ['two bad events are no proof', [450, 0], [50, 2], 1, null],
  ['as bad as the other one', [450, 200], [50, 24], HOUR, 'kept'],
  ['good, but not long enough', [450, 0], [500, 0], HOUR - 1, null],
  ['good for long enough', [450, 0], [50, 0], HOUR, 'kept'],
  ['hardly any events in a week', [20, 0], [3, 0], 168 * HOUR, 'kept'],
  ['hardly any events in a week, all bad', [20, 0], [3, 3], 168 * HOUR, 'returned'],
] as const)('%s', (_what, present, tried, now, expected) => {
  expect(verdict([...present], [...tried], now)).toBe(expected);
});

test('an event is in the share or not by its id alone, and stays on the version it began with', () => {
  const ids = Array.from({ length: 5000 }, (_, i) => `evt_01${i}`);
  const on = (id: string, versionId: string | null = null) => versionFor({ id, versionId }, { canary });
  const tried = ids.filter((id) => on(id) === 'ver_new');
  expect(tried.length).toBeGreaterThan(400);
  expect(tried.length).toBeLessThan(600);
  expect(tried.every((id) => on(id) === 'ver_new')).toBe(true);
  expect(on(tried[0] ?? '', 'ver_old')).toBe('ver_old');
  expect(versionFor({ id: tried[0] ?? '', versionId: null }, { canary: null })).toBeNull();
});
