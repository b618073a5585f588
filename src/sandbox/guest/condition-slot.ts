import type { parseCondition } from '#src/kit/condition.ts';

/** Filled only where the program has conditions: their language makes every isolate heavier. */
export const conditionSlot: { parse: typeof parseCondition | undefined } = { parse: undefined };
