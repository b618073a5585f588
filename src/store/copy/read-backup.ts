import { InputFault } from '#src/kit/faults.ts';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import { VERSION } from '#src/kit/version.ts';
import type { BackupHead, Sums } from './backup-lines.ts';
import { summing } from './checksum.ts';
import { MOST_BYTES, MOST_ROWS, type Row, rowOf } from './rows.ts';
import { COPIED_FORM, COPIED_TABLES, type CopiedTable } from './tables.ts';

const damaged = (what: string): InputFault =>
  new InputFault('Damaged backup', `${what} Nothing was written: take another backup.`);

/** A line that is no row. */
function note(line: string): Record<string, unknown> {
  const value = parseBoundedJson(line.length > 1_000_000 ? '' : line, { maxDepth: 4, maxKeys: 1000 });
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw damaged('A line is neither a row nor anything else that a backup holds.');
}

function headOf(line: string): BackupHead {
  const isHead = line.startsWith('{"claude_code_bot_backup":1,');
  if (!isHead) throw new InputFault('No backup', 'This file is no backup of this program: make one with ccb backup.');
  const head = note(line) as unknown as BackupHead;
  const isWhole = Array.isArray(head.keys) && typeof head.version === 'string' && typeof head.made_at === 'string';
  if (!isWhole || (head.encryption_key !== undefined && typeof head.encryption_key !== 'string')) {
    throw damaged('Its first line is not whole.');
  }
  if (head.form === COPIED_FORM) return head;
  throw new InputFault(
    'Backup of another version',
    `It was made by version ${head.version.slice(0, 40)}, whose tables differ from those of ${VERSION}: restore it with that version, then start this one on the database.`,
  );
}

function tableOf(name: unknown, seen: number): CopiedTable {
  const table = COPIED_TABLES[seen];
  if (table && table.name === name) return table;
  throw damaged(`After ${COPIED_TABLES[seen - 1]?.name ?? 'its beginning'} comes what must not come there.`);
}

function compare(told: unknown, found: Sums): void {
  const sums = (told ?? {}) as Partial<Sums>;
  for (const { name } of COPIED_TABLES) {
    const [there, own] = [sums[name], found[name]];
    if (there?.rows !== own?.rows || there?.sha256 !== own?.sha256) {
      throw damaged(`The rows of ${name} are not those that were written (${own?.rows} of ${there?.rows}).`);
    }
  }
}

export interface BackupReader {
  head(head: BackupHead): void;
  rows(table: CopiedTable, rows: readonly Row[]): Promise<void>;
}

/** Takes the rows of one table after the other, hands them on a few at a time and sums them up. */
function tableByTable(to: BackupReader) {
  const sums: Sums = {};
  let current: { table: CopiedTable; all: ReturnType<typeof summing> } | null = null;
  let batch: Row[] = [];
  let bytes = 0;

  async function flush(): Promise<void> {
    if (current && batch.length > 0) await to.rows(current.table, batch);
    batch = [];
    bytes = 0;
  }

  async function close(): Promise<void> {
    await flush();
    if (current) sums[current.table.name] = current.all.sum();
    current = null;
  }

  return {
    sums,
    close,
    async open(name: unknown): Promise<void> {
      await close();
      const table = tableOf(name, Object.keys(sums).length);
      current = { table, all: summing() };
    },
    async row(line: string): Promise<void> {
      if (!current) throw damaged('A row belongs to no table.');
      current.all.add(line);
      batch.push(rowOf(current.table, line));
      bytes += line.length;
      if (batch.length >= MOST_ROWS || bytes >= MOST_BYTES) await flush();
    },
  };
}

/** Reads a backup to its end, a few rows at a time; throws where anything is not as it was written. */
export async function readBackup(lines: AsyncIterable<string>, to: BackupReader): Promise<Sums> {
  const tables = tableByTable(to);
  let state: 'head' | 'rows' | 'end' = 'head';
  for await (const line of lines) {
    if (state === 'end') throw damaged('Something follows its end.');
    if (state === 'head') {
      to.head(headOf(line));
      state = 'rows';
    } else if (line.startsWith('[')) await tables.row(line);
    else {
      const { table, end } = note(line);
      if (end === undefined) await tables.open(table);
      else {
        await tables.close();
        compare(end, tables.sums);
        state = 'end';
      }
    }
  }
  if (state !== 'end') throw damaged('It ends too early.');
  return tables.sums;
}
