import { firstIdAt, type IdPrefix } from '#src/kit/ids.ts';
import { fromJson } from './json-text.ts';
import type { Page, PageOptions } from './page.ts';
import type { Read } from './store.ts';
import type { TimeRange } from './time-range.ts';

export interface LogLinesFilter extends PageOptions, TimeRange {
  integrationId: string;
  level?: string;
  /** How many there are is told up to here and one more. */
  countUpTo: number;
}

/** A line of the log, or an event that came: `type` and `status` say which and what became of it. */
export interface LogLineRow {
  eventId: string | null;
  level: string;
  message: string | null;
  data: unknown;
  at: number;
  type: string | null;
  status: string | null;
}

type Raw = Omit<LogLineRow, 'data'> & { data: string | null };
type Part = readonly [text: string, values: unknown[]];

/** Of one integration, in the order of the ids, which begin with their time. */
function where(prefix: IdPrefix, { integrationId, from, to }: LogLinesFilter): Part {
  const conditions: Part[] = [['integration_id = ?', [integrationId]]];
  if (from !== undefined) conditions.push(['id >= ?', [firstIdAt(prefix, from)]]);
  if (to !== undefined) conditions.push(['id < ?', [firstIdAt(prefix, to)]]);
  return [conditions.map(([text]) => text).join(' and '), conditions.flatMap(([, values]) => values)];
}

const partsOf = (filter: LogLinesFilter): [logs: Part, events: Part] => {
  const [text, values] = where('log', filter);
  const logs: Part = filter.level === undefined ? [text, values] : [`${text} and level = ?`, [...values, filter.level]];
  return [logs, where('evt', filter)];
};

const LOG = `select substr(id, 5) as place, event_id as "eventId", level, message, cast(data as text) as data, at,
  null as type, null as status from logs`;
const EVENT = `select substr(id, 5) as place, id as "eventId", 'info' as level, reason as message, null as data,
  received_at as at, type, status from events`;

async function count({ sql: raw }: Read, table: string, [text, values]: Part, upTo: number): Promise<number> {
  const counting = `select count(*) as total from (select 1 from ${table} where ${text} limit ?) found`;
  const [row] = await raw.all<{ total: number }>(counting, [...values, upTo]);
  return Number(row?.total ?? 0);
}

/** What was said together with every event that came, newest first. May be long: store.slow('logs.lines', filter). */
export async function listLogLines(read: Read, filter: LogLinesFilter): Promise<Page<LogLineRow>> {
  const [logs, events] = partsOf(filter);
  const most = filter.limit + filter.offset;
  const newest = (select: string, [text]: Part, name: string): string =>
    `select * from (${select} where ${text} order by id desc limit ?) ${name}`;
  const rows = await read.sql.all<Raw>(
    `select * from (${newest(LOG, logs, 'said')} union all ${newest(EVENT, events, 'came')}) lines
     order by place desc limit ? offset ?`,
    [...logs[1], most, ...events[1], most, filter.limit, filter.offset],
  );
  const upTo = filter.countUpTo + 1;
  const total = (await count(read, 'logs', logs, upTo)) + (await count(read, 'events', events, upTo));
  return {
    rows: rows.map((row) => ({ ...row, at: Number(row.at), data: fromJson(row.data) })),
    total: Math.min(total, upTo),
  };
}
