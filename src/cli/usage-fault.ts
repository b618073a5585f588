import { InputFault } from '#src/kit/faults.ts';
import type { Command, Given } from './define.ts';

/** The n-th argument, or a fault that shows how the command is called. */
export function need(given: Given, index: number, what: string, command: Pick<Command, 'usage'>): string {
  const value = given.args[index];
  if (value !== undefined) return value;
  throw new InputFault('Wrong usage', `Give ${what}: ccb ${command.usage}`);
}
