import { InputFault } from '#src/kit/faults.ts';

export const STATES = [
  'requested',
  'analyzing',
  'generating',
  'testing',
  'inactive',
  'active',
  'paused',
  'failed',
  'deprecated',
] as const;
export type State = (typeof STATES)[number];

/** Every move there is. Whatever is not drawn here does not happen. */
export const MOVES: Record<State, readonly State[]> = {
  requested: ['analyzing', 'failed', 'deprecated'],
  analyzing: ['generating', 'failed', 'deprecated'],
  generating: ['testing', 'failed', 'deprecated'],
  testing: ['inactive', 'active', 'failed', 'deprecated'],
  inactive: ['active', 'failed', 'deprecated'],
  active: ['paused', 'inactive', 'deprecated'],
  paused: ['active', 'deprecated'],
  failed: ['analyzing', 'inactive', 'deprecated'],
  deprecated: [],
};

export const isState = (text: string): text is State => STATES.some((state) => state === text);

/** True where there is something to do, false where it is in that state already; throws 409 for a move not drawn. */
export function mayMove(from: State, to: State): boolean {
  if (from === to) return false;
  if (MOVES[from].includes(to)) return true;
  const legal = MOVES[from];
  throw new InputFault(
    'Illegal state change',
    `It is ${from} and cannot become ${to}. ${legal.length > 0 ? `From ${from} it can become: ${legal.join(', ')}.` : 'Nothing follows deprecated.'}`,
    { status: 409, details: { from, to, legal } },
  );
}
