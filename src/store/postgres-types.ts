import type * as Pg from 'pg';
import type { CustomTypesConfig } from 'pg';
import { load } from './load.ts';

const { types }: typeof Pg = load('pg');

const asText = (text: string): string => text;

/** As SQLite gives them: whole numbers as numbers, documents as text (decoded once, by whoever reads them). */
const OURS = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, Number],
  [types.builtins.JSON, asText],
  [types.builtins.JSONB, asText],
]);

/** Those of the store alone: others in this process speak to databases of their own, with the same driver. */
export const postgresTypes = (usual: CustomTypesConfig = types as CustomTypesConfig): CustomTypesConfig => ({
  getTypeParser: ((oid: number, format?: 'text') => OURS.get(oid) ?? usual.getTypeParser(oid, format)) as never,
});
