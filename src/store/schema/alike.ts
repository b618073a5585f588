import type * as postgres from './postgres.ts';
import type * as sqlite from './sqlite.ts';

type Rows<Schema> = {
  [Table in keyof Schema]: Schema[Table] extends { $inferSelect: infer Row; $inferInsert: infer New }
    ? { row: Row; insert: New }
    : never;
};

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Does not compile when a table of one dialect reads or is written differently on the other. */
export const schemasAreAlike: {
  [Table in keyof typeof postgres | keyof typeof sqlite]: Table extends keyof Rows<typeof postgres> &
    keyof Rows<typeof sqlite>
    ? Same<Rows<typeof postgres>[Table], Rows<typeof sqlite>[Table]>
    : false;
}[keyof typeof postgres | keyof typeof sqlite] = true;
