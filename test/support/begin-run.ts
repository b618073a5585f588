import { freePort } from '../../scripts/free-port.ts';
import { beginPostgres } from './run-postgres.ts';

/** What Jest says of the run. */
interface Run {
  testPathPatterns: { patterns: readonly string[] };
}

/** Before all tests: what many files share. A few files by name start for themselves what they need. */
export default async function begin({ testPathPatterns }: Run): Promise<void> {
  if (testPathPatterns.patterns.length > 0 && process.env.CCB_TEST_STORE !== 'postgres') return;
  const port = await freePort();
  process.env.CCB_TEST_POSTGRES = String(port);
  beginPostgres(port);
}
