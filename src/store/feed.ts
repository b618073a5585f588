import { and, asc, desc, gt, inArray, type SQL, sql } from './drizzle.ts';
import { toJson } from './json-text.ts';
import type { FeedRow, NewFeedRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

export async function appendFeed(tx: Tx, rows: readonly Omit<NewFeedRow, 'seq'>[]): Promise<void> {
  const values = rows.map((row) => [row.projectId, row.integrationId, row.kind, toJson(row.data), row.at]);
  await tx.sql.insertMany('feed', ['project_id', 'integration_id', 'kind', 'data', 'at'], values);
}

/**
 * PostgreSQL hands out `seq` before the commit: a reader that saw 8 must not miss 7, which commits later. So it sees only
 * what is older than every transaction still running in this database. A snapshot alone knows those of the whole server,
 * where somebody else's long one would hold up every live page; who may not see the others' transactions goes by it.
 */
const SETTLED_BEFORE = `
  select (case when bool_or(running.query = '<insufficient privilege>')
      then pg_snapshot_xmin(pg_current_snapshot())::text::bigint
      else pg_snapshot_xmax(pg_current_snapshot())::text::bigint - coalesce(max(running.age) filter (where running.age < 2147483648), 0)
    end)::text as id
  from (
    select query, (pg_snapshot_xmax(pg_current_snapshot())::text::bigint - backend_xid::text::bigint + 4294967296) % 4294967296 as age
    from pg_stat_get_activity(null)
    where datid = (select oid from pg_database where datname = current_database())
  ) running`;

/** Asked before the rows are: a transaction that begins after it is younger than its answer (32-bit ids, compared around the clock). */
async function settled({ sql: raw }: Read): Promise<SQL | undefined> {
  if (raw.dialect !== 'postgres') return undefined;
  const [before] = await raw.all<{ id: string }>(SETTLED_BEFORE);
  return sql`(${before?.id ?? '0'}::bigint - feed.xmin::text::bigint + 4294967296) % 4294967296 between 1 and 2147483647`;
}

export interface FeedFilter {
  after: number;
  /** Null: of all projects. */
  projects: readonly string[] | null;
  limit: number;
}

/** What changed after that sequence number, in order. */
export async function readFeed(read: Read, filter: FeedFilter): Promise<FeedRow[]> {
  const { feed } = read.tables;
  const only = await settled(read);
  return await read.orm
    .select()
    .from(feed)
    .where(
      and(
        gt(feed.seq, filter.after),
        filter.projects === null ? undefined : inArray(feed.projectId, [...filter.projects]),
        only,
      ),
    )
    .orderBy(asc(feed.seq))
    .limit(filter.limit);
}

/** The newest number that is settled; 0: nothing happened yet. What is about to be committed comes after it. */
export async function feedHead(read: Read): Promise<number> {
  const { feed } = read.tables;
  const only = await settled(read);
  const [row] = await read.orm.select({ seq: feed.seq }).from(feed).where(only).orderBy(desc(feed.seq)).limit(1);
  return row?.seq ?? 0;
}

/** Drops what is older, up to `limit` rows. */
export async function trimFeed(tx: Tx, before: number, limit: number): Promise<number> {
  return await tx.sql.run(
    'delete from feed where seq in (select seq from feed where at < ? order by seq limit ?) and at < ?',
    [before, limit, before],
  );
}
