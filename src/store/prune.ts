import { firstIdAt } from '#src/kit/ids.ts';
import { pruneIncidents } from './incidents.ts';
import type { Tx } from './store.ts';

const DONE = "status in ('delivered', 'filtered', 'dead', 'held', 'staged')";

/** Integrations that say how long theirs are kept are seen to one by one. */
const UNSAID = 'and integration_id not in (select id from integrations where monitoring is not null)';

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
  events: byId('events', 'evt', `and ${DONE} ${UNSAID}`),
  deliveries: byId(
    'deliveries',
    'dlv',
    'and not exists (select 1 from events where events.delivery_id = deliveries.id)',
  ),
  logs: byId('logs', 'log', UNSAID),
  webhook_logs: byId('webhook_logs', 'log', UNSAID),
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
  incidents: pruneIncidents,
  // Kept in microseconds.
  rate_places: (tx, before, limit) =>
    tx.sql.run(
      'delete from rate_places where id in (select id from rate_places where place < ? order by place limit ?)',
      [before * 1000, limit],
    ),
  feed: (tx, before, limit) =>
    tx.sql.run('delete from feed where seq in (select seq from feed where at < ? order by seq limit ?)', [
      before,
      limit,
    ]),
};

type PruneOf = (tx: Tx, integrationId: string, before: number, limit: number) => Promise<number>;

const linesOf =
  (table: string): PruneOf =>
  (tx, integrationId, before, limit) =>
    tx.sql.run(
      `delete from ${table} where id in (select id from ${table} where integration_id = ? and id < ? order by id limit ?)`,
      [integrationId, firstIdAt('log', before), limit],
    );

/** Its events with their deliveries; one that came through the App may still be another integration's. */
async function eventsOf(tx: Tx, integrationId: string, before: number, limit: number): Promise<number> {
  const gone = await tx.sql.all<{ deliveryId: string }>(
    `delete from events where id in
       (select id from events where integration_id = ? and id < ? and ${DONE} order by id limit ?)
     returning delivery_id as "deliveryId"`,
    [integrationId, firstIdAt('evt', before), limit],
  );
  const { text, param } = tx.sql.oneOf(
    'id',
    gone.map((row) => row.deliveryId),
  );
  await tx.sql.run(
    `delete from deliveries where ${text} and integration_id = ?
       and not exists (select 1 from events where events.delivery_id = deliveries.id)`,
    [param, integrationId],
  );
  return gone.length;
}

const metricsOf: PruneOf = (tx, integrationId, before, limit) =>
  tx.sql.run(
    `delete from metrics where integration_id = ? and (grain, at) in
       (select grain, at from metrics where integration_id = ? and at < ? order by grain, at limit ?)`,
    [integrationId, integrationId, before, limit],
  );

/** What one integration keeps for as long as it says itself, and how a little of its oldest goes. */
export const PRUNES_OF = {
  logs: linesOf('logs'),
  webhook_logs: linesOf('webhook_logs'),
  events: eventsOf,
  metrics: metricsOf,
} as const satisfies Record<string, PruneOf>;
