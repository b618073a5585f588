import type { Terminal } from './define.ts';

const EVERY = 20_000;

/** Says now and then how far it is with a table. */
export function tellRows(terminal: Terminal, verb: string): (table: string, rows: number) => void {
  const told = new Map<string, number>();
  return (table, rows) => {
    if (rows - (told.get(table) ?? 0) < EVERY) return;
    told.set(table, rows);
    terminal.note(`${table}: ${rows} rows ${verb} …`);
  };
}

export const secondsSince = (startedAt: number): number => Math.round((performance.now() - startedAt) / 10) / 100;
