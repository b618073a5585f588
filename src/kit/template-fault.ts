import { InputFault } from './faults.ts';

export interface Place {
  line: number;
  /** From 1. */
  column: number;
}

/** The refusal of a template: its name, the place and what is wrong there. */
export const templateFault = (name: string, place: Place, why: string): InputFault =>
  new InputFault('Invalid template', `Template ${name}, line ${place.line}, column ${place.column}: ${why}.`, {
    details: { template: name, ...place },
  });
