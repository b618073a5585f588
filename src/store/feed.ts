import { and, asc, gt, inArray, sql } from './drizzle.ts';
import { toJson } from './json-text.ts';
import type { FeedRow, NewFeedRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

export async function appendFeed(tx: Tx, rows: readonly Omit<NewFeedRow, 'seq'>[]): Promise<void> {
  const values = rows.map((row) => [row.projectId, row.integrationId, row.kind, toJson(row.data), row.at]);
  await tx.sql.insertMany('feed', ['project_id', 'integration_id', 'kind', 'data', 'at'], values);
}

/**
 * PostgreSQL hands out `seq` before the commit: a reader that saw 8 must not miss 7, which commits later. So it sees only
 * what is older than every transaction still running (32-bit ids, compared around the clock).
 */
const SETTLED = `(pg_snapshot_xmin(pg_current_snapshot())::text::bigint - feed.xmin::text::bigint + 4294967296)
  % 4294967296 between 1 and 2147483647`;

export interface FeedFilter {
  after: number;
  /** Null: of all projects. */
  projects: readonly string[] | null;
  limit: number;
}

/** What changed after that sequence number, in order. */
export async function readFeed({ orm, sql: raw, tables }: Read, filter: FeedFilter): Promise<FeedRow[]> {
  const { feed } = tables;
  return await orm
    .select()
    .from(feed)
    .where(
      and(
        gt(feed.seq, filter.after),
        filter.projects === null ? undefined : inArray(feed.projectId, [...filter.projects]),
        raw.dialect === 'postgres' ? sql.raw(SETTLED) : undefined,
      ),
    )
    .orderBy(asc(feed.seq))
    .limit(filter.limit);
}

/** The newest number that is settled; 0: nothing happened yet. What is about to be committed comes after it. */
export async function feedHead({ sql: raw }: Read): Promise<number> {
  const settled = raw.dialect === 'postgres' ? ` where ${SETTLED}` : '';
  const [row] = await raw.all<{ seq: number }>(`select seq from feed${settled} order by seq desc limit 1`);
  return Number(row?.seq ?? 0);
}

/** Drops what is older, up to `limit` rows. */
export async function trimFeed(tx: Tx, before: number, limit: number): Promise<number> {
  return await tx.sql.run(
    'delete from feed where seq in (select seq from feed where at < ? order by seq limit ?) and at < ?',
    [before, limit, before],
  );
}
