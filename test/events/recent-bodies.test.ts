import { expect, test } from '@jest/globals';
import { createRecentBodies } from '#src/events/recent-bodies.ts';

const body = (bytes: number) => Buffer.alloc(bytes, 'x');

test('what came is at hand once', () => {
  const recent = createRecentBodies({ now: () => 0 });
  recent.note('evt_1', 'dlv_1', body(10));
  expect(recent.take('evt_1')).toMatchObject({ deliveryId: 'dlv_1', body: body(10) });
  expect([recent.take('evt_1'), recent.take('evt_2')]).toEqual([undefined, undefined]);
});

test('without room the newest go without; what was taken, or is old, makes room', () => {
  const clock = { now: () => now };
  let now = 0;
  const recent = createRecentBodies(clock, 100);
  const isKept = (id: string) => recent.take(id) !== undefined;
  recent.note('evt_1', 'dlv_1', body(60));
  recent.note('evt_2', 'dlv_2', body(60));
  expect([isKept('evt_2'), isKept('evt_1')]).toEqual([false, true]);
  recent.note('evt_3', 'dlv_3', body(90));
  now = 60_000;
  recent.note('evt_4', 'dlv_4', body(90));
  expect([isKept('evt_3'), isKept('evt_4')]).toEqual([false, true]);
});
