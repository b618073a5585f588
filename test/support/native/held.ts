import type * as Jest from '@jest/globals';

export type Globals = Omit<typeof Jest, 'jest'>;

const HELD = Symbol.for('ccb.globals of the test file that runs');
const place = globalThis as { [HELD]?: Globals };

/** The file that runs now registers its tests with these. */
export function holdGlobals(found: Globals): void {
  place[HELD] = found;
}

export const globals = (): Globals => place[HELD] as Globals;
