import { createHash } from 'node:crypto';
import type { Read } from '../store.ts';
import { lineOf, readRows } from './rows.ts';
import type { CopiedTable } from './tables.ts';

/** How many rows, and a checksum over all of them in the order of their keys. */
export interface Sum {
  rows: number;
  sha256: string;
}

/** PostgreSQL's text cannot hold U+0000 and keeps U+FFFD in its place: both count as the same. */
const alike = (line: string): string => line.replaceAll('\\u0000', '\ufffd');

export function summing() {
  const hash = createHash('sha256');
  let rows = 0;
  return {
    add(line: string): void {
      rows++;
      hash.update(alike(line)).update('\n');
    },
    sum: (): Sum => ({ rows, sha256: hash.digest('hex') }),
  };
}

/** Of a table as it is stored now. */
export async function sumOf(read: Read, table: CopiedTable): Promise<Sum> {
  const all = summing();
  for await (const rows of readRows(read, table)) for (const row of rows) all.add(lineOf(row));
  return all.sum();
}
