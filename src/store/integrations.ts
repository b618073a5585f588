import { and, asc, count, desc, eq, inArray, isNotNull, or, sql } from './drizzle.ts';
import type { Page, PageOptions } from './page.ts';
import type { IntegrationRow, NewIntegrationRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

export async function findIntegration(
  { orm, tables: { integrations } }: Read,
  id: string,
): Promise<IntegrationRow | null> {
  const [row] = await orm.select().from(integrations).where(eq(integrations.id, id));
  return row ?? null;
}

export async function findIntegrationBySlug(
  { orm, tables: { integrations } }: Read,
  projectId: string,
  slug: string,
): Promise<IntegrationRow | null> {
  const [row] = await orm
    .select()
    .from(integrations)
    .where(and(eq(integrations.projectId, projectId), eq(integrations.slug, slug)));
  return row ?? null;
}

/** Null: there is no such integration. Cheap enough to ask again and again. */
export async function integrationRevision({ sql: raw }: Read, id: string): Promise<number | null> {
  const [row] = await raw.all<{ revision: number }>('select revision from integrations where id = ?', [id]);
  return row?.revision ?? null;
}

export interface IntegrationFilter extends PageOptions {
  /** Null: of all projects. */
  projects: readonly string[] | null;
  /** These as well, whatever their project. */
  also?: readonly string[];
  status?: string;
  ids?: readonly string[];
  /** Part of the name, the description, the repository or a service. */
  search?: string;
  health?: string;
  /** Source or target. */
  service?: string;
  sort?: IntegrationOrder;
}

export type IntegrationOrder = 'status' | 'provider' | 'updated';

/** Percent and underscore mean themselves. */
const anywhere = (text: string): string => `%${text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

function containsText(table: Read['tables']['integrations'], search: string) {
  const { name, description, repository, source, target } = table;
  const pattern = anywhere(search);
  return or(
    ...[name, description, repository, source, target].map(
      (column) => sql`lower(coalesce(${column}, '')) like ${pattern} escape '\\'`,
    ),
  );
}

async function inThisOrder({ orm, tables: { integrations } }: Read, ids: readonly string[]): Promise<IntegrationRow[]> {
  if (ids.length === 0) return [];
  const rows = await orm
    .select()
    .from(integrations)
    .where(inArray(integrations.id, [...ids]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function matching(
  { integrations }: Read['tables'],
  { projects, also = [], status, ids, search, health, service }: IntegrationFilter,
) {
  const { id, source, target } = integrations;
  const seen = (of: readonly string[]) => {
    const inProjects = inArray(integrations.projectId, [...of]);
    return also.length === 0 ? inProjects : or(inProjects, inArray(id, [...also]));
  };
  return and(
    projects === null ? undefined : seen(projects),
    status === undefined ? undefined : eq(integrations.status, status),
    ids === undefined ? undefined : inArray(id, [...ids]),
    health === undefined ? undefined : eq(integrations.healthStatus, health),
    service === undefined ? undefined : or(eq(source, service), eq(target, service)),
    search === undefined ? undefined : containsText(integrations, search),
  );
}

function ordered({ integrations }: Read['tables'], sort: IntegrationOrder | undefined) {
  const { id, source, target, updatedAt, status } = integrations;
  if (sort === 'status') return [asc(status), asc(id)];
  if (sort === 'provider') return [asc(source), asc(target), asc(id)];
  return sort === 'updated' ? [desc(updatedAt), desc(id)] : [asc(id)];
}

/** Ids first: what is sorted and skipped is narrow, and what is searched is searched once. */
export async function listIntegrations(read: Read, filter: IntegrationFilter): Promise<Page<IntegrationRow>> {
  const { orm, tables } = read;
  const { integrations } = tables;
  const { limit, offset } = filter;
  const where = matching(tables, filter);
  const found = orm
    .select({ id: integrations.id })
    .from(integrations)
    .where(where)
    .orderBy(...ordered(tables, filter.sort));
  if (filter.search !== undefined) {
    const all = (await found).map((row) => row.id);
    return { rows: await inThisOrder(read, all.slice(offset, offset + limit)), total: all.length };
  }
  const page = (await found.limit(limit).offset(offset)).map((row) => row.id);
  const [all] = await orm.select({ total: count() }).from(integrations).where(where);
  return { rows: await inThisOrder(read, page), total: all?.total ?? 0 };
}

/** Those that say what is to be watched of them. */
export async function monitoredIntegrations({
  orm,
  tables: { integrations },
}: Read): Promise<Pick<IntegrationRow, 'id' | 'monitoring'>[]> {
  const { id, monitoring } = integrations;
  return await orm.select({ id, monitoring }).from(integrations).where(isNotNull(monitoring)).orderBy(asc(id));
}

/** Those that are active and hear from one of these services. */
export async function activeWithSource(
  { orm, tables: { integrations } }: Read,
  services: readonly string[],
  most: number,
): Promise<Pick<IntegrationRow, 'id' | 'projectId'>[]> {
  const { id, projectId, status, source } = integrations;
  return await orm
    .select({ id, projectId })
    .from(integrations)
    .where(and(eq(status, 'active'), inArray(source, [...services])))
    .orderBy(asc(id))
    .limit(most);
}

/** Services that active integrations are about, each once. */
export async function activeServices({ orm, tables: { integrations } }: Read): Promise<string[]> {
  const { source, target, status } = integrations;
  const rows = await orm.selectDistinct({ source, target }).from(integrations).where(eq(status, 'active'));
  return [...new Set(rows.flatMap((row) => [row.source, row.target]))];
}

/** Statuses in which an event of the repository is worked on, or kept until it can be. */
const REACHED = ['active', 'paused', 'inactive'];

/** The integrations of a repository that have a version: whom an event of the App's webhook may concern. */
export async function reachedByRepository(
  { orm, tables: { integrations } }: Read,
  repository: string,
): Promise<IntegrationRow[]> {
  const { repository: of, status, versionId, id } = integrations;
  return await orm
    .select()
    .from(integrations)
    .where(and(eq(of, repository), inArray(status, REACHED), isNotNull(versionId)))
    .orderBy(asc(id));
}

export async function insertIntegration(tx: Tx, row: NewIntegrationRow): Promise<void> {
  await tx.orm.insert(tx.tables.integrations).values(row);
}

export type IntegrationPatch = Partial<Omit<IntegrationRow, 'id' | 'revision' | 'createdAt'>>;

/** The changed row, one revision later. Null: it is gone, or no longer at the revision that was asked for. */
export async function updateIntegration(
  tx: Tx,
  id: string,
  patch: IntegrationPatch,
  expected: { revision?: number } = {},
): Promise<IntegrationRow | null> {
  const { integrations } = tx.tables;
  const { revision } = expected;
  const [row] = await tx.orm
    .update(integrations)
    .set({ ...patch, revision: sql`${integrations.revision} + 1` })
    .where(and(eq(integrations.id, id), revision === undefined ? undefined : eq(integrations.revision, revision)))
    .returning();
  return row ?? null;
}

/** With everything that hangs on it: versions, requests, events, jobs, logs, credentials, secrets. */
export async function deleteIntegration(tx: Tx, id: string): Promise<boolean> {
  const { sql: raw } = tx;
  for (const own of ['id', 'batch_id'])
    await raw.run(`delete from jobs where id in (select ${own} from events where integration_id = ?)`, [id]);
  await raw.run('delete from jobs where id in (select id from requests where integration_id = ?)', [id]);
  await raw.run('delete from secrets where owner_id in (select id from credentials where integration_id = ?)', [id]);
  await raw.run('delete from secrets where owner_id = ?', [id]);
  await raw.run('delete from credentials where integration_id = ?', [id]);
  // A delivery goes with its event, unless events of other integrations came with it too.
  await raw.run(
    'delete from deliveries where integration_id = ? and id in (select delivery_id from events where integration_id = ?)',
    [id, id],
  );
  return (await raw.run('delete from integrations where id = ?', [id])) > 0;
}

/** Moves the time of the last activity forward, never back, and leaves the revision alone. */
export async function touchActivity(tx: Tx, seen: readonly { id: string; at: number }[]): Promise<void> {
  const latest = new Map<string, number>();
  for (const { id, at } of seen) latest.set(id, Math.max(at, latest.get(id) ?? 0));
  // Sorted, so that two processes lock the rows in the same order.
  for (const [id, at] of [...latest].sort()) {
    await tx.sql.run(
      'update integrations set last_activity = ? where id = ? and (last_activity is null or last_activity < ?)',
      [at, id, at],
    );
  }
}

export { insertStateMove, listStateMoves } from './state-moves.ts';
