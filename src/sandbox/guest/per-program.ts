import type { GuestProgram } from './program.ts';

/** What is the same for every event of a program is made once. */
export function perProgram<Made>(make: (program: GuestProgram) => Made): (program: GuestProgram) => Made {
  const kept = new WeakMap<GuestProgram, Made>();
  return (program) => {
    const made = kept.get(program) ?? make(program);
    kept.set(program, made);
    return made;
  };
}
