import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Database } from 'better-sqlite3';
import { claimJobs, PRIORITIES } from '#src/store/claim-jobs.ts';
import { listEvents } from '#src/store/events.ts';
import { openStore } from '#src/store/open.ts';
import { sqliteRead } from '#src/store/sqlite-read.ts';
import type { Read } from '#src/store/store.ts';
import { hotQueries, page } from '../support/hot-queries.ts';
import { silent } from '../support/silent.ts';

const BetterSqlite: typeof import('better-sqlite3') = createRequire(import.meta.url)('better-sqlite3');
const folder = mkdtempSync(join(tmpdir(), 'ccb-plans-'));
const seen: string[] = [];
let db: Database;
let read: Read;

beforeAll(async () => {
  const path = join(folder, 'plans.db');
  await (await openStore({ url: `sqlite:${path}`, log: silent })).close();
  db = new BetterSqlite(path, { verbose: (text) => seen.push(String(text)) });
  db.pragma('foreign_keys = OFF');
  read = sqliteRead(db);
});

afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

/** The plan of every statement that the work runs, one line per step. */
async function plansOf(work: () => Promise<unknown>): Promise<string[]> {
  seen.length = 0;
  await work();
  const texts = seen.splice(0).filter((text) => /^\s*(select|insert|update|delete|with)/i.test(text));
  expect(texts.length).toBeGreaterThan(0);
  return texts.flatMap((text) =>
    db
      .prepare<[], { detail: string }>(`explain query plan ${text}`)
      .all()
      .map((step) => step.detail),
  );
}

const hot = hotQueries(() => read);

test.each(hot)('%s scans no table', async (_name, work) => {
  const plans = await plansOf(work);
  const scans = plans.filter((step) => /^SCAN (?!json_each|picked|said|came|lines|found|CONSTANT)/.test(step));
  expect(scans).toEqual([]);
});

test('claiming needs no sorting: the index has the order', async () => {
  const plans = await plansOf(() =>
    claimJobs(read, { queue: 'events', limit: 10, leaseMs: 1, now: 1, priorities: PRIORITIES }),
  );
  expect(plans.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  expect(plans.some((step) => step.includes('jobs_due (queue=? AND priority=? AND due_at<?)'))).toBe(true);
});

test.each([
  ['dead', 'events_unhappy'],
  ['held', 'events_unhappy'],
])('%s events are found in their own small index', async (status, index) => {
  const plans = await plansOf(() => listEvents(read, { ...page, status }));
  expect(plans.some((step) => step.includes(index))).toBe(true);
});

test('copied events are found in their own small index', async () => {
  const plans = await plansOf(() => listEvents(read, { ...page, duplicate: true }));
  expect(plans.some((step) => step.includes('events_duplicated'))).toBe(true);
});
