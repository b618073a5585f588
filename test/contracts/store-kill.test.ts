import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { anIntegration } from '../support/rows.ts';
import { onEveryStore } from '../support/stores.ts';

const WRITER = join(import.meta.dirname, '../support/write-until-killed.ts');
const ENOUGH = 300;

/** Lets a child write until it has acknowledged enough, kills it at once, and returns all that it acknowledged. */
async function acknowledgedBeforeDeath(url: string, integrationId: string): Promise<string[]> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', WRITER, url, integrationId], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {},
  });
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.length === 'evt_'.length + 27) acknowledged.push(line);
    if (acknowledged.length === ENOUGH) child.kill('SIGKILL');
  }
  return acknowledged;
}

onEveryStore('a store whose writer is killed', (open) => {
  test('holds every event that was acknowledged, each with its job, and nothing by halves', async () => {
    const id = await anIntegration(open.store);
    const acknowledged = await acknowledgedBeforeDeath(open.url, id);
    const events = await open.store.read.sql.all<{ id: string }>('select id from events where integration_id = ?', [
      id,
    ]);
    const stored = new Set(events.map((row) => row.id));
    expect(acknowledged.length).toBeGreaterThanOrEqual(ENOUGH);
    expect(acknowledged.filter((each) => !stored.has(each))).toEqual([]);
    const [halves] = await open.store.read.sql.all<{ total: number }>(
      `select count(*) as total from events e where not exists (select 1 from jobs where jobs.id = e.id)
       or not exists (select 1 from deliveries d where d.id = e.delivery_id)`,
    );
    expect(halves?.total).toBe(0);
  });
});
