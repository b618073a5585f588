import { expect, test } from '@jest/globals';
import { MOVES, mayMove, STATES } from '#src/integrations/states.ts';
import { InputFault } from '#src/kit/faults.ts';

/** The drawing, written out once more by hand. */
const DRAWN = `
  requested>analyzing requested>failed analyzing>generating analyzing>failed generating>testing generating>failed
  testing>inactive testing>active testing>failed inactive>active inactive>failed active>paused active>inactive
  paused>active failed>analyzing failed>inactive`
  .trim()
  .split(/\s+/);

test('only the drawn moves are there', () => {
  const there = STATES.flatMap((from) => MOVES[from].filter((to) => to !== 'deprecated').map((to) => `${from}>${to}`));
  expect(there.sort()).toEqual(DRAWN.sort());
  for (const from of STATES) expect(MOVES[from].includes('deprecated')).toBe(from !== 'deprecated');
});

test('staying is no move, and an illegal one is 409 with the legal ones named', () => {
  for (const state of STATES) expect(mayMove(state, state)).toBe(false);
  expect(mayMove('active', 'paused')).toBe(true);
  expect(() => mayMove('requested', 'active')).toThrow(InputFault);
  expect(() => mayMove('requested', 'active')).toThrow(/analyzing, failed, deprecated/);
  expect(() => mayMove('deprecated', 'active')).toThrow(/Nothing follows/);
});
