import { sqlUpsert } from '../sql-actions.ts';
import { mysqlDialect } from './dialect.ts';

export const upsert = sqlUpsert(mysqlDialect);
