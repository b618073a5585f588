import { fromJson, toJson } from './json-text.ts';
import type { NewThreadRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

/** What names one message about one thing at one place. */
export type ThreadPlace = Pick<NewThreadRow, 'integrationId' | 'object' | 'target'>;

const keyOf = ({ integrationId, object, target }: ThreadPlace): string =>
  JSON.stringify([integrationId, object, target]);

/** What its service calls the first message; null: there is none yet. */
export async function findThread({ sql }: Read, place: ThreadPlace): Promise<Record<string, unknown> | null> {
  const [row] = await sql.all<{ ref: string }>(
    'select ref from threads where integration_id = ? and object = ? and target = ?',
    [place.integrationId, place.object, place.target],
  );
  return row ? (fromJson(row.ref) as Record<string, unknown>) : null;
}

/** The message that stands there from now on; of the same place twice the last counts. */
export async function putThreads(tx: Tx, rows: readonly NewThreadRow[]): Promise<void> {
  if (rows.length === 0) return;
  const last = new Map(rows.map((row) => [keyOf(row), row]));
  // In the order of their places: two processes that write at once lock alike.
  const sorted = [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const values = sorted.map((row) => [row.integrationId, row.object, row.target, toJson(row.ref), row.usedAt]);
  await tx.sql.insertMany('threads', ['integration_id', 'object', 'target', 'ref', 'used_at'], values, {
    orUpdate: ['integration_id', 'object', 'target'],
  });
}
