import { firstIdAt } from '#src/kit/ids.ts';
import type { Tx } from './store.ts';

const DONE = "status in ('delivered', 'filtered', 'dead', 'held', 'staged')";

type Prune = (tx: Tx, before: number, limit: number) => Promise<number>;

/** The oldest rows of a table whose ids begin with their time. */
const byId =
  (table: string, prefix: 'evt' | 'dlv' | 'log', only = ''): Prune =>
  (tx, before, limit) =>
    tx.sql.run(`delete from ${table} where id in (select id from ${table} where id < ? ${only} order by id limit ?)`, [
      firstIdAt(prefix, before),
      limit,
    ]);

/** What grows with every event, and how a few of its oldest rows go. Steps go with their event. */
export const PRUNES: Readonly<Record<string, Prune>> = {
  events: byId('events', 'evt', `and ${DONE}`),
  deliveries: byId(
    'deliveries',
    'dlv',
    'and not exists (select 1 from events where events.delivery_id = deliveries.id)',
  ),
  // Integrations that say how long theirs are kept are seen to one by one.
  logs: byId('logs', 'log', 'and integration_id not in (select id from integrations where monitoring is not null)'),
  webhook_logs: byId('webhook_logs', 'log'),
  idempotent_answers: (tx, before, limit) =>
    tx.sql.run(
      'delete from idempotent_answers where id in (select id from idempotent_answers where created_at < ? order by created_at limit ?)',
      [before, limit],
    ),
  threads: (tx, before, limit) =>
    tx.sql.run(
      `delete from threads where (integration_id, object, target) in
         (select integration_id, object, target from threads where used_at < ? order by used_at limit ?)`,
      [before, limit],
    ),
  feed: (tx, before, limit) =>
    tx.sql.run('delete from feed where seq in (select seq from feed where at < ? order by seq limit ?)', [
      before,
      limit,
    ]),
};

/** The oldest lines of one integration. */
export const pruneLogsOf = (tx: Tx, integrationId: string, before: number, limit: number): Promise<number> =>
  tx.sql.run(
    'delete from logs where id in (select id from logs where integration_id = ? and id < ? order by id limit ?)',
    [integrationId, firstIdAt('log', before), limit],
  );
