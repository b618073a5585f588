import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expirySentence, listExpiring } from '#src/access/expiring.ts';
import type { Log } from '#src/kit/log.ts';
import { warnOfExpiry } from '#src/runtime/expiry.ts';
import { openStore } from '#src/store/open.ts';
import type { Store } from '#src/store/store.ts';
import { silent } from '../support/silent.ts';

const NOW = Date.UTC(2026, 0, 10);
const DAY = 24 * 3_600_000;

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ccb-expiring-'));
  store = await openStore({ url: `sqlite:${join(folder, 'x.sqlite')}`, log: silent });
  await store.write(async (tx) => {
    await tx.orm.insert(tx.tables.projects).values({ id: 'prj_1', name: 'p', createdAt: 1 });
    for (const [service, days] of Object.entries({ slack: 3, jira: -1, github: 30, amocrm: 1, linear: null })) {
      const expiresAt = days === null ? null : NOW + days * DAY;
      const about = { projectId: 'prj_1', integrationId: '', status: 'healthy', createdAt: 1, updatedAt: 1 };
      await tx.orm.insert(tx.tables.credentials).values({ id: `crd_${service}`, service, expiresAt, ...about });
    }
    // A credential that renews itself ends every hour, and that is nobody's trouble.
    const secret = { projectId: 'prj_1', ownerId: 'crd_amocrm', keyId: 'k1', sealed: '', createdAt: 1 };
    await tx.orm.insert(tx.tables.secrets).values({ id: 'sec_1', field: 'refresh_token', ...secret });
    for (const [name, days] of Object.entries({ ci: 2, old: -5, far: 90 })) {
      const rights = { type: 'read_only', permissions: [], createdBy: 'x', createdAt: 1 };
      const key = { id: `key_${name}`, name, hash: name, expiresAt: NOW + days * DAY, ...rights };
      await tx.orm.insert(tx.tables.apiKeys).values(key);
    }
  });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

test('what ends within a week, and credentials that have ended, the first of them first', async () => {
  const found = await listExpiring(store.read, NOW);
  expect(found.map(({ kind, name }) => [kind, name])).toEqual([
    ['credential', 'jira'],
    ['api_key', 'ci'],
    ['credential', 'slack'],
  ]);
  expect(found.map((one) => expirySentence(one, NOW))).toEqual([
    'The credential for jira expired at 2026-01-09T00:00:00.000Z. Set a new one.',
    'The API key ci expires at 2026-01-12T00:00:00.000Z. Rotate it, or make another.',
    'The credential for slack expires at 2026-01-13T00:00:00.000Z. Set a new one.',
  ]);
  expect((await listExpiring(store.read, NOW, 40 * DAY)).map(({ name }) => name)).toContain('github');
});

test('the log says so once a day', async () => {
  const said: unknown[] = [];
  const log = { warn: (about: object) => said.push(about) } as unknown as Log;
  const settle = await warnOfExpiry({ store, clock: { now: () => NOW }, log });
  expect(said).toMatchObject([{ id: 'crd_jira' }, { id: 'key_ci', kind: 'api_key' }, { id: 'crd_slack' }]);
  expect(await store.write((tx) => settle(tx))).toBe(NOW + DAY);
});
