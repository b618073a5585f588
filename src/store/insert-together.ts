import { DELIVERY_COLUMNS, deliveryValues } from './deliveries.ts';
import { EVENT_COLUMNS, eventValues } from './event-columns.ts';
import { JOB_COLUMNS, jobValues } from './jobs.ts';
import type { JobRow, NewDeliveryRow, NewEventRow } from './rows.ts';
import type { Tx } from './store.ts';

/** What is not text. Documents come as text, and become JSON when they are put in. */
const TYPES: Readonly<Record<string, string>> = {
  verified: 'boolean',
  priority: 'integer',
  attempts: 'integer',
  duplicate_count: 'integer',
  received_at: 'bigint',
  started_at: 'bigint',
  finished_at: 'bigint',
  next_attempt_at: 'bigint',
  due_at: 'bigint',
  created_at: 'bigint',
  body: 'integer',
};
const DOCUMENTS: readonly string[] = ['headers', 'last_copy_headers', 'result', 'payload'];

const TABLES = [
  ['delivery', DELIVERY_COLUMNS],
  ['event', EVENT_COLUMNS],
  ['job', JOB_COLUMNS],
] as const;
const GIVEN = TABLES.flatMap(([prefix, columns]) =>
  columns.map((column) => ({ name: `${prefix}_${column}`, type: TYPES[column] ?? 'text' })),
);
/** All payloads are one value, cut up again over there: as values of an array each would be written out in hexadecimal. */
const BODY = `substring(?::bytea from delivery_body for body_length)`;

function insertText(table: string, [prefix, columns]: (typeof TABLES)[number], where = ''): string {
  const from = columns.map((column) => {
    if (column === 'body') return BODY;
    return `${prefix}_${column}${DOCUMENTS.includes(column) ? '::json' : ''}`;
  });
  return `insert into ${table} (${columns.join(', ')}) select ${from.join(', ')} from given${where}`;
}

const NEW = 'in (select id from new_events)';
const TEXT = `with given as materialized (
    select * from unnest(${GIVEN.map(({ type }) => `?::${type}[]`).join(', ')}, ?::integer[])
      as given(${GIVEN.map(({ name }) => name).join(', ')}, body_length)
  ), new_events as (${insertText('events', TABLES[1])} on conflict do nothing returning id
  ), new_deliveries as (${insertText('deliveries', TABLES[0], ` where event_id ${NEW}`)}
  ), new_jobs as (${insertText('jobs', TABLES[2], ` where job_id ${NEW}`)} on conflict do nothing)
  select id from new_events`;

export interface Together {
  delivery: NewDeliveryRow;
  event: NewEventRow;
  /** Null: it has none, or one that has to be put in by itself. */
  job: JobRow | null;
}

const NO_JOB: readonly null[] = JOB_COLUMNS.map(() => null);

/** Each body gives way to the place at which it begins. */
function cutUp(rows: unknown[][]): { bodies: Buffer; lengths: (number | null)[] } {
  const at = DELIVERY_COLUMNS.indexOf('body');
  const bodies = rows.map((row) => row[at] as Buffer | null);
  let from = 1;
  for (const [i, row] of rows.entries()) {
    row[at] = from;
    from += bodies[i]?.length ?? 0;
  }
  return {
    bodies: Buffer.concat(bodies.filter((body) => body !== null)),
    lengths: bodies.map((body) => body?.length ?? null),
  };
}

/**
 * Deliveries, events and their jobs in one statement that PostgreSQL plans once, whatever their number. Ids of the events
 * that are new; of the others nothing is written.
 */
export async function insertTogether(tx: Tx, items: readonly Together[]): Promise<Set<string>> {
  if (items.length === 0) return new Set();
  const deliveries = items.map(({ delivery }) => deliveryValues(delivery));
  const { bodies, lengths } = cutUp(deliveries);
  const rows = items.map(({ event, job }, i) => [
    ...(deliveries[i] ?? []),
    ...eventValues(event),
    ...(job ? jobValues(job) : NO_JOB),
    lengths[i],
  ]);
  const columns = [...GIVEN.keys(), GIVEN.length].map((i) => rows.map((row) => row[i]));
  const inserted = await tx.sql.all<{ id: string }>(TEXT, [...columns, bodies], { keep: 'insert-together' });
  return new Set(inserted.map(({ id }) => id));
}
