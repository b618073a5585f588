import type { parseCondition } from '#src/kit/condition.ts';

/** Filled only in isolates whose program has conditions: the language takes a while to load. */
export const conditionSlot: { parse: typeof parseCondition | undefined } = { parse: undefined };
