import { InputFault } from './faults.ts';

/** The refusal of a condition: the column, what is wrong, and a caret under the place. */
export function conditionFault(text: string, at: number, why: string): InputFault {
  const column = Math.min(at, text.length) + 1;
  const line = text.replaceAll(/\s/g, ' ');
  return new InputFault(
    'Invalid condition',
    `Condition, column ${column}: ${why}.\n  ${line}\n  ${' '.repeat(column - 1)}^`,
    { details: { condition: text, column } },
  );
}
