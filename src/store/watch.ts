import { firstIdAt } from '#src/kit/ids.ts';
import { HOUR_GRAIN, type MetricPoint, MINUTE_GRAIN, NAMED_COUNTS, pointOf } from './metrics.ts';
import type { SqlRead } from './store.ts';

/** What alerts look at, each in one question about many integrations. */
export interface WatchQuestion {
  now: number;
  /** Those whose ids come after that one, and so many of them. */
  after: string;
  limit: number;
  /** The queue whose jobs are events. */
  queue: string;
  /** Counts of the last minutes begin here. */
  shortFrom: number;
  /** The last minute and what there is of this one. */
  lastFrom: number;
  longFrom: number;
  /** API keys that end before then, and were made to last longer than that. */
  keysUntil: number;
  /** Secrets that changed since. */
  secretsFrom: number;
  /** Starts of the hours of past weeks that are like this one; empty: they are known. */
  hours: readonly number[];
}

export interface WatchedRow {
  id: string;
  projectId: string;
  name: string;
  status: string;
  healthStatus: string;
  errorDetails: string | null;
  config: string;
  source: string;
  target: string;
  lastActivity: number | null;
  createdAt: number;
  /** Sections of its manifest, as JSON. */
  alerts: string | null;
  slo: string | null;
  credentials: string | null;
}

/** How its past weeks were in hours like this one. */
export interface HourRow {
  id: string;
  /**
   * Minutes in which something happened, over all weeks: of this hour, the one before or the one after, whichever was
   * quietest. So nobody misses what begins an hour later once.
   */
  minutes: number;
  most: number;
  /** Weeks in which something happened in this very hour. */
  weeks: number;
}

export interface CredentialLine {
  id: string;
  projectId: string;
  integrationId: string;
  service: string;
  expiresAt: number | null;
  renews: boolean;
}

export interface KeyLine {
  id: string;
  name: string;
  projects: readonly string[];
  expiresAt: number;
}

export interface WatchAnswer {
  integrations: WatchedRow[];
  /** With what came lately: in the last minute and this one. */
  short: (MetricPoint & { id: string; lately: number })[];
  long: { id: string; ended: number; failed: number }[];
  depths: { id: string; count: number }[];
  refused: { id: string; count: number; lately: number }[];
  newSecrets: { id: string; at: number }[];
  hours: HourRow[];
  credentials: CredentialLine[];
  keys: KeyLine[];
}

const WATCHED = `select i.id as id, i.project_id as "projectId", i.name as name, i.status as status,
    i.health_status as "healthStatus", cast(i.error_details as text) as "errorDetails", cast(i.config as text) as config,
    i.source as source, i.target as target, i.last_activity as "lastActivity", i.created_at as "createdAt",
    cast(v.manifest -> 'alerts' as text) as alerts, cast(v.manifest -> 'slo' as text) as slo,
    cast(v.manifest -> 'credentials' as text) as credentials
  from integrations i join versions v on v.id = i.version_id
  where i.status in ('active', 'paused', 'inactive') and i.id > ? order by i.id limit ?`;

/** Those of one page. */
const within = (column: string): string => `${column} > ? and ${column} <= ?`;

const SHORT = `select integration_id as id, ${NAMED_COUNTS},
    sum(case when at >= ? then delivered + dead + filtered + held else 0 end) as lately
  from metrics m where grain = ? and at >= ? and ${within('integration_id')} group by integration_id`;

const LONG = `select integration_id as id, sum(delivered + dead + retried) as ended, sum(dead + retried) as failed
  from metrics where grain = ? and at >= ? and ${within('integration_id')} group by integration_id`;

const DEPTHS = `select e.integration_id as id, count(*) as count from jobs j join events e on e.id = j.id
  where j.queue = ? and j.due_at is not null and ${within('e.integration_id')}
  group by e.integration_id`;

const REFUSED = `select integration_id as id, sum(count) as count, sum(case when at >= ? then count else 0 end) as lately
  from webhook_logs where id >= ? and status = 401 and ${within('integration_id')} group by integration_id`;

const NEW_SECRETS = `select s.owner_id as id, max(s.created_at) as at from secrets s join integrations i on i.id = s.owner_id
  where s.created_at >= ? and ${within('s.owner_id')} group by s.owner_id`;

const CREDENTIALS = `select c.id as id, c.project_id as "projectId", c.integration_id as "integrationId",
    c.service as service, c.expires_at as "expiresAt",
    exists (select 1 from secrets s where s.owner_id = c.id and s.field = 'refresh_token') as renews
  from credentials c where c.integration_id = '' or (${within('c.integration_id')})`;

/** Those of everything are nobody's in particular; the log tells of them. */
const KEYS = `select id, name, cast(projects as text) as projects, expires_at as "expiresAt" from api_keys
  where projects is not null and expires_at >= ? and expires_at < ? and created_at < expires_at - ? order by expires_at limit 1000`;

const WEEK = 7 * 24 * HOUR_GRAIN;

type RawHour = HourRow & { before: number; after: number };

type Page = readonly [after: string, last: string];

async function hoursLike({ sql }: SqlRead, { hours, now }: WatchQuestion, page: Page): Promise<HourRow[]> {
  if (hours.length === 0) return [];
  const hour = Math.floor(now / HOUR_GRAIN) * HOUR_GRAIN;
  const offset = `(cast(? as bigint) - at) % ${WEEK}`;
  const rows = await sql.all<RawHour>(
    `select integration_id as id, max(delivered + dead + filtered + held) as most,
       sum(case when ${offset} = 0 then 1 else 0 end) as weeks,
       sum(case when ${offset} = 0 then minutes else 0 end) as minutes,
       sum(case when ${offset} = ${HOUR_GRAIN} then minutes else 0 end) as before,
       sum(case when ${offset} = ${WEEK - HOUR_GRAIN} then minutes else 0 end) as after
     from metrics where grain = ? and at in (${hours.map(() => '?').join(', ')}) and ${within('integration_id')}
     group by integration_id`,
    [hour, hour, hour, hour, HOUR_GRAIN, ...hours, ...page],
  );
  return numbers(rows, ['most', 'weeks', 'minutes', 'before', 'after']).map(
    ({ id, most, weeks, minutes, ...beside }) => ({
      id,
      most,
      weeks,
      minutes: Math.min(minutes, beside.before, beside.after),
    }),
  );
}

type Counted = { id: string; count: number };

const numbers = <T extends object>(rows: readonly T[], names: readonly (keyof T)[]): T[] =>
  rows.map((row) => ({ ...row, ...Object.fromEntries(names.map((name) => [name, Number(row[name] ?? 0)])) }));

/** May be long: ask through store.slow('watch.signals', question). */
export async function watchSignals(read: SqlRead, question: WatchQuestion): Promise<WatchAnswer> {
  const { sql } = read;
  const { now, queue, shortFrom, lastFrom, longFrom, secretsFrom, keysUntil } = question;
  const integrations = await sql.all<WatchedRow>(WATCHED, [question.after, question.limit]);
  const page: Page = [question.after, integrations.at(-1)?.id ?? question.after];
  const short = await sql.all<Record<string, number | string | null> & { id: string }>(SHORT, [
    lastFrom,
    MINUTE_GRAIN,
    shortFrom,
    ...page,
  ]);
  const long = await sql.all<WatchAnswer['long'][number]>(LONG, [MINUTE_GRAIN, longFrom, ...page]);
  const depths = await sql.all<Counted>(DEPTHS, [queue, ...page]);
  const refused = await sql.all<Counted & { lately: number }>(REFUSED, [
    lastFrom,
    firstIdAt('log', shortFrom),
    ...page,
  ]);
  const newSecrets = await sql.all<{ id: string; at: number }>(NEW_SECRETS, [secretsFrom, ...page]);
  const hours = await hoursLike(read, question, page);
  const credentials = await sql.all<CredentialLine>(CREDENTIALS, page);
  const keys = await sql.all<Omit<KeyLine, 'projects'> & { projects: string }>(KEYS, [
    now,
    keysUntil,
    2 * (keysUntil - now),
  ]);
  return {
    keys: keys.map((key) => ({
      ...key,
      expiresAt: Number(key.expiresAt),
      projects: (JSON.parse(key.projects) ?? []) as string[],
    })),
    integrations: integrations.map((row) => ({
      ...row,
      lastActivity: row.lastActivity === null ? null : Number(row.lastActivity),
      createdAt: Number(row.createdAt),
    })),
    short: short.map((row) => ({ ...pointOf({ ...row, at: now }), id: row.id, lately: Number(row.lately) })),
    long: numbers(long, ['ended', 'failed']),
    depths: numbers(depths, ['count']),
    refused: numbers(refused, ['count', 'lately']),
    newSecrets: numbers(newSecrets, ['at']),
    hours,
    credentials: credentials.map((row) => ({
      ...row,
      expiresAt: row.expiresAt === null ? null : Number(row.expiresAt),
      renews: Boolean(row.renews),
    })),
  };
}
