import { and, count, desc, eq, inArray, isNull, type SQL } from './drizzle.ts';
import { toJson } from './json-text.ts';
import type { Page, PageOptions } from './page.ts';
import type { LogRow, NewLogRow } from './rows.ts';
import type { Read, Tx } from './store.ts';
import { inTimeRange, type TimeRange } from './time-range.ts';

const COLUMNS = ['id', 'integration_id', 'event_id', 'level', 'message', 'data', 'at'];

/** A line as it is put down. */
export const logValues = (row: NewLogRow): unknown[] => [
  row.id,
  row.integrationId,
  row.eventId,
  row.level,
  row.message,
  toJson(row.data),
  row.at,
];

export async function putLogs(tx: Tx, values: readonly (readonly unknown[])[]): Promise<void> {
  if (values.length > 0) await tx.sql.insertMany('logs', COLUMNS, values);
}

export const insertLogs = (tx: Tx, rows: readonly NewLogRow[]): Promise<void> => putLogs(tx, rows.map(logValues));

export interface LogFilter extends PageOptions, TimeRange {
  integrationId: string;
  /** Exactly this level, or any of these. */
  level?: string | readonly string[];
  /** Null: only what was said of no event. */
  eventId?: string | null;
}

const ofEvent = (column: Read['tables']['logs']['eventId'], id: string | null | undefined): SQL | undefined => {
  if (id === undefined) return undefined;
  return id === null ? isNull(column) : eq(column, id);
};

/** Newest first. May be long: ask through store.slow('logs.list', filter). */
export async function listLogs({ orm, tables: { logs } }: Read, filter: LogFilter): Promise<Page<LogRow>> {
  const levels = filter.level === undefined ? [] : [filter.level].flat();
  const where = and(
    eq(logs.integrationId, filter.integrationId),
    levels.length > 0 ? inArray(logs.level, levels) : undefined,
    ofEvent(logs.eventId, filter.eventId),
    ...inTimeRange(logs.id, 'log', filter),
  );
  const rows = await orm
    .select()
    .from(logs)
    .where(where)
    .orderBy(desc(logs.id))
    .limit(filter.limit)
    .offset(filter.offset);
  const [all] = await orm.select({ total: count() }).from(logs).where(where);
  return { rows, total: all?.total ?? 0 };
}
