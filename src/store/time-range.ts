import { firstIdAt, type IdPrefix } from '#src/kit/ids.ts';
import { gte, lt, type SQL } from './drizzle.ts';

export interface TimeRange {
  /** From here on. */
  from?: number;
  /** Up to, not including. */
  to?: number;
}

type IdColumn = Parameters<typeof gte>[0];

/** Ids begin with their time, so a range of time is a range of the index that is there anyway. */
export function inTimeRange(column: IdColumn, prefix: IdPrefix, { from, to }: TimeRange): (SQL | undefined)[] {
  return [
    from === undefined ? undefined : gte(column, firstIdAt(prefix, from)),
    to === undefined ? undefined : lt(column, firstIdAt(prefix, to)),
  ];
}
