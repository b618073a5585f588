import { sqlUpsert } from '../sql-actions.ts';
import { postgresDialect } from './dialect.ts';

export const upsert = sqlUpsert(postgresDialect);
