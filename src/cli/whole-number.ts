import { InputFault } from '#src/kit/faults.ts';
import { text } from './define.ts';

/** The whole number of an option, or what counts without it. */
export function wholeNumber(
  options: Readonly<Record<string, string | boolean | undefined>>,
  name: string,
  fallback: number,
): number {
  const given = text(options[name]);
  if (given === undefined) return fallback;
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new InputFault('Wrong usage', `--${name} takes a whole number, not "${given.slice(0, 40)}".`);
}
