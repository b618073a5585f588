import type { Read, SqlRead, Tx } from './store.ts';

export const MINUTE_GRAIN = 60_000;
export const HOUR_GRAIN = 3_600_000;
export const DAY_GRAIN = 86_400_000;

/** Upper bounds of the counted latencies, in milliseconds; the last counter takes everything longer. */
export const LATENCY_BOUNDS = [
  2, 5, 10, 20, 35, 50, 75, 100, 150, 250, 500, 750, 1000, 1500, 2500, 5000, 10_000, 30_000, 60_000, 300_000,
] as const;

const BUCKETS = Array.from({ length: LATENCY_BOUNDS.length + 1 }, (_, i) => `b${i}`);
const COUNTS = ['delivered', 'dead', 'retried', 'filtered', 'held', 'latency_sum', ...BUCKETS] as const;

/** Counts of one integration within one bucket of time. */
export interface Counts {
  delivered: number;
  dead: number;
  retried: number;
  filtered: number;
  held: number;
  latencySum: number;
  latencyMax: number;
  /** One counter for each bound, and one for what is longer. */
  latencies: number[];
}

export interface MetricPoint extends Counts {
  at: number;
}

export const noCounts = (): Counts => ({
  delivered: 0,
  dead: 0,
  retried: 0,
  filtered: 0,
  held: 0,
  latencySum: 0,
  latencyMax: 0,
  latencies: BUCKETS.map(() => 0),
});

const ADD = [
  ...COUNTS.map((name) => `${name} = metrics.${name} + excluded.${name}`),
  'latency_max = case when metrics.latency_max > excluded.latency_max then metrics.latency_max else excluded.latency_max end',
].join(', ');
const SET = [...COUNTS, 'latency_max', 'minutes'].map((name) => `${name} = excluded.${name}`).join(', ');
const COLUMNS = ['integration_id', 'grain', 'at', ...COUNTS, 'latency_max', 'minutes'].join(', ');
const INSERT = `insert into metrics (${COLUMNS}) values (${COLUMNS.split(', ')
  .map(() => '?')
  .join(', ')})
  on conflict (integration_id, grain, at) do update set ${ADD}`;

/** Adds to the minute in which it happened. */
export async function addCounts(tx: Tx, integrationId: string, at: number, counts: Counts): Promise<void> {
  const minute = Math.floor(at / MINUTE_GRAIN) * MINUTE_GRAIN;
  const { delivered, dead, retried, filtered, held, latencySum, latencyMax, latencies } = counts;
  const values = [
    delivered,
    dead,
    retried,
    filtered,
    held,
    Math.round(latencySum),
    ...latencies,
    Math.round(latencyMax),
    1,
  ];
  await tx.sql.run(INSERT, [integrationId, MINUTE_GRAIN, minute, ...values]);
}

const SUMS = [...COUNTS.map((name) => `sum(${name})`), 'max(latency_max)', 'sum(minutes)'].join(', ');

/** Sums finer counts up into coarser ones; done again it gives the same. */
export async function rollUp(
  tx: Tx,
  from: number,
  to: number,
  grains: { fine: number; coarse: number },
): Promise<void> {
  const { fine, coarse } = grains;
  const start = Math.floor(from / coarse) * coarse;
  await tx.sql.run(
    `insert into metrics (${COLUMNS})
     select integration_id, ${coarse}, (at / ${coarse}) * ${coarse}, ${SUMS}
     from metrics where grain = ? and at >= ? and at < ? group by integration_id, (at / ${coarse}) * ${coarse}
     on conflict (integration_id, grain, at) do update set ${SET}`,
    [fine, start, to],
  );
}

type Row = Record<string, number | string | null>;

const numberIn = (row: Row, name: string): number => Number(row[name] ?? 0);

export function pointOf(row: Row): MetricPoint {
  return {
    at: numberIn(row, 'at'),
    delivered: numberIn(row, 'delivered'),
    dead: numberIn(row, 'dead'),
    retried: numberIn(row, 'retried'),
    filtered: numberIn(row, 'filtered'),
    held: numberIn(row, 'held'),
    latencySum: numberIn(row, 'latency_sum'),
    latencyMax: numberIn(row, 'latency_max'),
    latencies: BUCKETS.map((name) => numberIn(row, name)),
  };
}

export interface MetricRange {
  /** Null: all integrations of the projects. */
  integrationId: string | null;
  /** Null: all. */
  projects: readonly string[] | null;
  grain: number;
  from: number;
  to: number;
}

export const NAMED_COUNTS = [
  ...COUNTS.map((name) => `sum(m.${name}) as ${name}`),
  'max(m.latency_max) as latency_max',
].join(', ');

/** One point for each bucket of time in which anything happened, the oldest first. */
export async function metricPoints(
  read: SqlRead,
  { integrationId, projects, grain, from, to }: MetricRange,
): Promise<MetricPoint[]> {
  const params: unknown[] = [grain, from, to];
  let where = 'm.grain = ? and m.at >= ? and m.at < ?';
  if (integrationId !== null) {
    where += ' and m.integration_id = ?';
    params.push(integrationId);
  } else if (projects !== null) {
    const { text, param } = read.sql.oneOf('project_id', projects);
    where += ` and m.integration_id in (select id from integrations where ${text})`;
    params.push(param);
  }
  const rows = await read.sql.all<Row>(
    `select m.at as at, ${NAMED_COUNTS} from metrics m where ${where} group by m.at order by m.at`,
    params,
  );
  return rows.map(pointOf);
}

/** Null: nothing was ever counted. */
export async function lastMetricAt(read: Read, integrationId: string): Promise<number | null> {
  const [row] = await read.sql.all<{ at: number | null }>(
    'select max(at) as at from metrics where integration_id = ? and grain = ?',
    [integrationId, MINUTE_GRAIN],
  );
  return row?.at === null || row?.at === undefined ? null : Number(row.at);
}

export const pruneMetrics = (tx: Tx, grain: number, before: number): Promise<number> =>
  tx.sql.run('delete from metrics where grain = ? and at < ?', [grain, before]);

/** From the jobs: of events there may be millions that have ended. A batch that gathers has one job for all of it. */
const DEPTH = `select
    (select count(*) from jobs j join events e on e.id = j.id where j.due_at is not null and e.integration_id = ?) +
    (select coalesce(sum(count - 1), 0) from gatherings where integration_id = ?) as count`;

/** Events that wait or are worked on. Long with a long queue: ask through store.slow('events.depth', id). */
export async function depthOf(read: SqlRead, integrationId: string): Promise<number> {
  const [row] = await read.sql.all<{ count: number }>(DEPTH, [integrationId, integrationId]);
  return Number(row?.count ?? 0);
}
