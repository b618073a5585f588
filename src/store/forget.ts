import type { Mentions } from '#src/kit/mentions.ts';
import { type Row, readRows } from './copy/rows.ts';
import { COPIED_TABLES, type CopiedTable } from './copy/tables.ts';
import { fromJson, toJson } from './json-text.ts';
import { unpackBody } from './pack-body.ts';
import type { Read, Store, Tx } from './store.ts';

export const FORGOTTEN = '[forgotten]';

/** How much of what was taken away; `open`: named by events that are not at their end and need it yet. */
export interface Forgotten {
  payloads: number;
  events: number;
  steps: number;
  log_lines: number;
  entries: number;
  threads: number;
  open: number;
}

type Named = Readonly<Record<string, unknown>>;

/** How what was found in a row goes. False: it is needed yet. */
interface Place {
  table: string;
  count: keyof Forgotten;
  columns: readonly string[];
  forget(tx: Tx, row: Named, mentions: Mentions): Promise<boolean>;
}

const OPEN = "('queued', 'processing', 'failed', 'held')";

async function isOpen({ sql }: Read, eventId: unknown): Promise<boolean> {
  const text = `select id from events where id = ? and status in ${OPEN}`;
  return (await sql.all(text, [eventId])).length > 0;
}

async function isStillToRun({ sql }: Read, deliveryId: unknown): Promise<boolean> {
  const text = `select id from events where (delivery_id = ? or latest_delivery_id = ?) and status in ${OPEN} limit 1`;
  return (await sql.all(text, [deliveryId, deliveryId])).length > 0;
}

const PLACES: readonly Place[] = [
  {
    table: 'deliveries',
    count: 'payloads',
    columns: ['body', 'headers'],
    async forget(tx, { id }) {
      if (await isStillToRun(tx, id)) return false;
      return (await tx.sql.run("update deliveries set body = null, headers = '{}' where id = ?", [id])) > 0;
    },
  },
  {
    table: 'steps',
    count: 'steps',
    columns: ['input', 'output', 'error_message'],
    async forget(tx, { event_id, ordinal }) {
      if (await isOpen(tx, event_id)) return false;
      const text =
        'update steps set input = null, output = null, error_message = null where event_id = ? and ordinal = ?';
      return (await tx.sql.run(text, [event_id, ordinal])) > 0;
    },
  },
  {
    table: 'events',
    count: 'events',
    columns: ['actor', 'object', 'order_key', 'reason', 'result', 'last_copy_headers'],
    async forget(tx, { id }) {
      if (await isOpen(tx, id)) return false;
      const text = `update events set actor = null, object = null, order_key = null, result = null,
        last_copy_headers = null, reason = '${FORGOTTEN}' where id = ?`;
      return (await tx.sql.run(text, [id])) > 0;
    },
  },
  {
    table: 'logs',
    count: 'log_lines',
    columns: ['message', 'data'],
    forget: async (tx, { id }) => (await tx.sql.run('delete from logs where id = ?', [id])) > 0,
  },
  {
    table: 'threads',
    count: 'threads',
    columns: ['object', 'ref'],
    async forget(tx, { integration_id, object, target }) {
      const text = 'delete from threads where integration_id = ? and object = ? and target = ?';
      return (await tx.sql.run(text, [integration_id, object, target])) > 0;
    },
  },
  {
    table: 'key_values',
    count: 'entries',
    columns: ['key', 'value'],
    async forget(tx, { integration_id, key, value }, mentions) {
      const at = 'where integration_id = ? and key = ?';
      if (mentions.in(String(key))) {
        return (await tx.sql.run(`delete from key_values ${at}`, [integration_id, key])) > 0;
      }
      const kept = toJson(withoutIn(fromJson(value as string), mentions));
      return (await tx.sql.run(`update key_values set value = ? ${at}`, [kept, integration_id, key])) > 0;
    },
  },
];

/** The same with other words in the place of theirs, in names of fields as well. */
function withoutIn(value: unknown, mentions: Mentions): unknown {
  if (typeof value === 'string') return mentions.without(value, FORGOTTEN);
  if (typeof value === 'number') return mentions.in(String(value)) ? FORGOTTEN : value;
  if (Array.isArray(value)) return value.map((one) => withoutIn(one, mentions));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, inner]) => [
    mentions.without(key, FORGOTTEN),
    withoutIn(inner, mentions),
  ]);
  return Object.fromEntries(fields);
}

/** A payload may be JSON with its letters written as numbers, or a form. */
function readings(text: string): string[] {
  const found = [text];
  try {
    found.push(JSON.stringify(JSON.parse(text)));
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
  }
  if (!text.includes('%') && !text.includes('+')) return found;
  const spaced = text.replaceAll('+', ' ');
  return [
    ...found,
    spaced.replace(/(?:%[\da-f]{2})+/gi, (code) => Buffer.from(code.replaceAll('%', ''), 'hex').toString()),
  ];
}

function isNamed(value: unknown, mentions: Mentions): boolean {
  if (value === null) return false;
  const text = Buffer.isBuffer(value) ? (unpackBody(value)?.toString('utf8') ?? '') : String(value);
  return readings(text).some((reading) => mentions.in(reading));
}

const named = ({ columns }: CopiedTable, row: Row): Named =>
  Object.fromEntries(columns.map(({ name }, i) => [name, row[i]]));

export interface Forgetting {
  mentions: Mentions;
  /** Only counts. */
  dryRun: boolean;
  /** Where an earlier part ended; null: at the beginning. */
  behind: PlaceOfRow | null;
  /** Asked between the rows: what is left is for another part. */
  isOver(): boolean;
}

/** The last row that was looked at. */
export interface PlaceOfRow {
  table: string;
  key: readonly unknown[];
}

const tableOf = (place: Place): CopiedTable => COPIED_TABLES.find(({ name }) => name === place.table) as CopiedTable;

/** Whether there can be such a row. */
export function isPlaceOfRow({ table, key }: PlaceOfRow): boolean {
  const place = PLACES.find((one) => one.table === table);
  if (!place) return false;
  const { key: names, columns } = tableOf(place);
  const isNumber = (i: number): boolean => columns.some(({ name, kind }) => name === names[i] && kind === 'number');
  return key.length === names.length && key.every((value, i) => typeof value === (isNumber(i) ? 'number' : 'string'));
}

/** Where it ended before the last row; null: it did not. */
async function forgetIn(
  store: Store,
  place: Place,
  { mentions, dryRun, behind, isOver }: Forgetting,
  done: Forgotten,
): Promise<PlaceOfRow | null> {
  const table = tableOf(place);
  const start = behind?.table === place.table ? behind.key : [];
  for await (const rows of readRows(store.read, table, start)) {
    const all = rows.map((row) => named(table, row));
    const found = all.filter((row) => place.columns.some((one) => isNamed(row[one], mentions)));
    if (dryRun) done[place.count] += found.length;
    else if (found.length > 0) {
      await store.write(async (tx) => {
        for (const row of found) done[(await place.forget(tx, row, mentions)) ? place.count : 'open']++;
      });
    }
    const last = all.at(-1);
    if (last && isOver()) return { table: place.table, key: table.key.map((name) => last[name]) };
  }
  return null;
}

/** Takes one person out of everything that was stored about what happened, a few rows at a time. */
export async function forget(
  store: Store,
  forgetting: Forgetting,
): Promise<{ done: Forgotten; next: PlaceOfRow | null }> {
  const done: Forgotten = { payloads: 0, events: 0, steps: 0, log_lines: 0, entries: 0, threads: 0, open: 0 };
  const first = PLACES.findIndex(({ table }) => table === forgetting.behind?.table);
  for (const place of PLACES.slice(Math.max(0, first))) {
    const next = await forgetIn(store, place, forgetting, done);
    if (next) return { done, next };
  }
  return { done, next: null };
}
