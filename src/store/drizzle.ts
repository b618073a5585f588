import type * as Drizzle from 'drizzle-orm';
import { load } from './load.ts';

const drizzle: typeof Drizzle = load('drizzle-orm');

export const { and, asc, count, desc, eq, getTableColumns, gt, gte, inArray, isNotNull, isNull, lt, ne, or, sql } =
  drizzle;
export type { SQL } from 'drizzle-orm';
