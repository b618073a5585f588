import { endPostgres } from './run-postgres.ts';

/** After all tests. */
export default endPostgres;
