import { describe, expect, test } from '@jest/globals';
import { InputFault } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import {
  deleteApiKey,
  findApiKey,
  findApiKeyByHash,
  insertApiKey,
  listApiKeys,
  touchApiKeys,
  updateApiKey,
} from '#src/store/api-keys.ts';
import { insertAudit, listAudit } from '#src/store/audit.ts';
import {
  credentialsOfIntegration,
  deleteCredential,
  findCredential,
  listCredentials,
  updateCredential,
  upsertCredential,
} from '#src/store/credentials.ts';
import { recordEvents } from '#src/store/events.ts';
import { appendFeed, readFeed, trimFeed } from '#src/store/feed.ts';
import {
  deleteIntegration,
  findIntegration,
  findIntegrationBySlug,
  insertIntegration,
  insertStateMove,
  integrationRevision,
  listIntegrations,
  listStateMoves,
  reachedByRepository,
  touchActivity,
  updateIntegration,
} from '#src/store/integrations.ts';
import { deleteKeyValues, getKeyValue, listKeyValues, putKeyValues } from '#src/store/key-values.ts';
import { insertLogs, listLogs } from '#src/store/logs.ts';
import {
  findRequest,
  findStageResults,
  insertRequest,
  listRequests,
  saveStageResult,
  updateRequest,
} from '#src/store/requests.ts';
import { sealedUnderOthers } from '#src/store/sealed.ts';
import { deleteSecrets, findSecrets, putSecret } from '#src/store/secrets.ts';
import type { Tx } from '#src/store/store.ts';
import {
  findVersion,
  findVersionByNumber,
  findVersionNumbers,
  insertVersion,
  latestVersion,
  listVersions,
} from '#src/store/versions.ts';
import { insertWebhookLogs, listWebhookLogs } from '#src/store/webhook-logs.ts';
import { anArrival, anIntegration, integrationRow } from '../support/rows.ts';
import { onEveryStore } from '../support/stores.ts';

const AT = 1_700_000_000_000;
// Ids never go back in time, so each run of a test about times needs a later one.
let hours = 0;
const PAGE = { limit: 10, offset: 0 };

const versionRow = (integrationId: string, version: string) => ({
  id: newId('ver'),
  integrationId,
  version,
  contentHash: 'hash',
  manifest: { name: 'n' },
  files: { 'handler.ts': 'export default {}' },
  createdBy: 'key:1',
  createdAt: AT,
});

const requestRow = (integrationId: string) => ({
  id: newId('req'),
  integrationId,
  kind: 'issue',
  state: 'requested',
  priority: 1,
  text: 'When an issue is opened …',
  textHash: 'h',
  body: { a: 1 },
  requestedBy: 'octocat',
  createdAt: AT,
  updatedAt: AT,
});

const secretRow = (projectId: string, ownerId: string, field: string, sealed: string) => ({
  id: newId('sec'),
  projectId,
  ownerId,
  field,
  keyId: 'k1',
  sealed,
  expiresAt: null,
  createdAt: AT,
});

onEveryStore('nouns of a store', (open) => {
  const read = () => open.store.read;
  const write = <T>(change: (tx: Tx) => Promise<T>) => open.store.write(change);
  const projectOf = async (id: string): Promise<string> => (await findIntegration(read(), id))?.projectId ?? '';
  const credentialRow = async (integrationId: string, service = 'slack') => ({
    id: newId('crd'),
    projectId: await projectOf(integrationId),
    integrationId,
    service,
    status: 'unknown',
    message: null,
    scopes: null,
    testedAt: null,
    expiresAt: null,
    createdAt: AT,
    updatedAt: AT,
  });

  describe('integrations', () => {
    test('are found by id and slug, and read as they were written', async () => {
      const id = await anIntegration(open.store);
      const row = await findIntegration(read(), id);
      expect(row).toMatchObject({ config: { channel: '#dev', nested: { deep: [1, null, 'ü'] } }, staged: false });
      expect(await findIntegrationBySlug(read(), row?.projectId ?? '', id)).toEqual(row);
      expect(await findIntegration(read(), 'int_none')).toBeNull();
    });

    test('are changed only at the revision that was asked for', async () => {
      const id = await anIntegration(open.store);
      const change = (revision?: number) =>
        write((tx) => updateIntegration(tx, id, { name: 'New', updatedAt: AT + 1 }, revision ? { revision } : {}));
      expect(await change(1)).toMatchObject({ name: 'New', revision: 2, updatedAt: AT + 1 });
      expect(await change(1)).toBeNull();
      expect((await change())?.revision).toBe(3);
      expect(await integrationRevision(read(), id)).toBe(3);
    });

    test('are listed for the projects that may be seen', async () => {
      const [mine, foreign] = [await anIntegration(open.store), await anIntegration(open.store)];
      const projects = [await projectOf(mine)];
      expect((await listIntegrations(read(), { ...PAGE, projects })).rows.map((row) => row.id)).toEqual([mine]);
      expect((await listIntegrations(read(), { ...PAGE, projects, ids: [foreign] })).total).toBe(0);
      expect((await listIntegrations(read(), { ...PAGE, projects, status: 'paused' })).total).toBe(0);
      const all = await listIntegrations(read(), { limit: 1, offset: 0, projects: null });
      expect(all.rows).toHaveLength(1);
      expect(all.total).toBeGreaterThan(1);
    });

    test('refuse the same slug twice in a project', async () => {
      const id = await anIntegration(open.store);
      const twin = integrationRow(await projectOf(id), { slug: id });
      await expect(write((tx) => insertIntegration(tx, twin))).rejects.toThrow(InputFault);
    });

    test('of a repository are found once they have a version, unless they are at an end', async () => {
      const repository = `o/${newId('prj')}`;
      const versionId = 'ver_1';
      const active = await anIntegration(open.store, { repository, versionId });
      const paused = await anIntegration(open.store, { repository, versionId, status: 'paused' });
      await anIntegration(open.store, { repository, versionId, status: 'deprecated' });
      await anIntegration(open.store, { repository, status: 'inactive' });
      expect((await reachedByRepository(read(), repository)).map((row) => row.id)).toEqual([active, paused].sort());
    });

    test('remember their last activity, never an earlier one', async () => {
      const id = await anIntegration(open.store);
      await write((tx) =>
        touchActivity(tx, [
          { id, at: AT + 5 },
          { id, at: AT + 9 },
          { id, at: AT + 7 },
        ]),
      );
      await write((tx) => touchActivity(tx, [{ id, at: AT + 1 }]));
      expect(await findIntegration(read(), id)).toMatchObject({ lastActivity: AT + 9, revision: 1 });
    });

    test('keep the moves of their state in order', async () => {
      const id = await anIntegration(open.store);
      for (const to of ['testing', 'active']) {
        await write((tx) =>
          insertStateMove(tx, { id: newId('mov'), integrationId: id, from: null, to, actor: 'a', reason: 'r', at: AT }),
        );
      }
      expect((await listStateMoves(read(), id)).map((move) => move.to)).toEqual(['testing', 'active']);
    });

    test('take everything with them when they go, and nothing of their neighbours', async () => {
      const [id, neighbour] = [await anIntegration(open.store), await anIntegration(open.store)];
      const queue = createSqlQueue(open.store);
      for (const each of [id, neighbour]) await fill(each);
      expect(await write((tx) => deleteIntegration(tx, id))).toBe(true);
      expect(await traces(id)).toEqual(new Array(TABLES.length).fill(0));
      expect(Math.min(...(await traces(neighbour)))).toBe(1);
      expect(await write((tx) => deleteIntegration(tx, id))).toBe(false);

      async function fill(integrationId: string): Promise<void> {
        const projectId = await projectOf(integrationId);
        const arrival = anArrival(integrationId);
        await write(async (tx) => {
          await insertVersion(tx, versionRow(integrationId, '1.0.0'));
          await insertRequest(tx, requestRow(integrationId));
          await recordEvents(tx, [arrival]);
          await queue.enqueue(tx, [{ id: arrival.event.id, queue: `of ${integrationId}`, lane: 'p', dueAt: 1 }]);
          await putKeyValues(tx, [{ integrationId, key: 'k', value: 1, updatedAt: AT }]);
          const log = { id: newId('log'), integrationId, level: 'info', message: 'm', at: AT };
          await insertLogs(tx, [log]);
          await insertWebhookLogs(tx, [{ ...log, status: 401, error: 'e', count: 1 }]);
          await putSecret(tx, secretRow(projectId, integrationId, 'webhook_secret', 's'));
        });
        await write(async (tx) => void (await upsertCredential(tx, await credentialRow(integrationId))));
      }
    });

    const TABLES = [
      'versions where integration_id = ?',
      'requests where integration_id = ?',
      'events where integration_id = ?',
      'deliveries where integration_id = ?',
      "jobs where queue = 'of ' || ?",
      'key_values where integration_id = ?',
      'logs where integration_id = ?',
      'webhook_logs where integration_id = ?',
      'secrets where owner_id = ?',
      'credentials where integration_id = ?',
    ];

    async function traces(id: string): Promise<number[]> {
      const totals: number[] = [];
      for (const table of TABLES) {
        const [row] = await read().sql.all<{ total: number }>(`select count(*) as total from ${table}`, [id]);
        totals.push(row?.total ?? -1);
      }
      return totals;
    }
  });

  test('versions are found by id, number and as the latest', async () => {
    const id = await anIntegration(open.store);
    const [one, two] = [versionRow(id, '1.0.0'), versionRow(id, '1.1.0')];
    await write(async (tx) => {
      await insertVersion(tx, one);
      await insertVersion(tx, two);
    });
    expect(await findVersion(read(), one.id)).toMatchObject(one);
    expect((await findVersionByNumber(read(), id, '1.1.0'))?.id).toBe(two.id);
    expect((await latestVersion(read(), id))?.id).toBe(two.id);
    const lines = await listVersions(read(), id);
    expect(lines.map((line) => line.version)).toEqual(['1.1.0', '1.0.0']);
    expect(lines[0]).not.toHaveProperty('files');
    expect(await findVersionNumbers(read(), [one.id])).toEqual(new Map([[one.id, '1.0.0']]));
    await expect(write((tx) => insertVersion(tx, versionRow(id, '1.0.0')))).rejects.toThrow(InputFault);
  });

  test('requests move from the state that was expected, and keep one result per stage', async () => {
    const id = await anIntegration(open.store);
    const row = requestRow(id);
    await write((tx) => insertRequest(tx, row));
    expect(await write((tx) => updateRequest(tx, row.id, { state: 'failed' }, { from: 'testing' }))).toBeNull();
    expect(await write((tx) => updateRequest(tx, row.id, { state: 'analyzing' }, { from: 'requested' }))).toMatchObject(
      { state: 'analyzing' },
    );
    for (const n of [1, 2]) {
      const result = { requestId: row.id, stage: 'analyze', result: { n }, createdAt: AT + n };
      await write((tx) => saveStageResult(tx, result));
    }
    expect((await findStageResults(read(), row.id)).map((each) => each.result)).toEqual([{ n: 2 }]);
    expect((await listRequests(read(), id)).map((each) => each.id)).toEqual([row.id]);
    expect((await findRequest(read(), row.id))?.state).toBe('analyzing');
  });

  test('credentials are one per place and go with their secrets', async () => {
    const id = await anIntegration(open.store);
    const row = await credentialRow(id);
    const first = await write((tx) => upsertCredential(tx, row));
    const again = await write((tx) =>
      upsertCredential(tx, { ...row, id: newId('crd'), status: 'ok', createdAt: AT + 1 }),
    );
    expect(again).toEqual({ ...first, status: 'ok' });
    await write((tx) => updateCredential(tx, first.id, { scopes: ['chat:write'] }));
    expect((await findCredential(read(), row))?.scopes).toEqual(['chat:write']);
    expect(await findCredential(read(), { ...row, integrationId: '' })).toBeNull();
    expect((await listCredentials(read(), [row.projectId])).map((each) => each.id)).toEqual([first.id]);
    expect(await credentialsOfIntegration(read(), id)).toHaveLength(1);
    await write((tx) => putSecret(tx, secretRow(row.projectId, first.id, 'token', 's')));
    expect(await write((tx) => deleteCredential(tx, first.id))).toBe(true);
    expect(await findSecrets(read(), [first.id])).toEqual([]);
  });

  test('secrets are one per owner and field', async () => {
    const id = await anIntegration(open.store);
    const projectId = await projectOf(id);
    await write(async (tx) => {
      await putSecret(tx, { ...secretRow(projectId, id, 'a', 'old'), expiresAt: 5 });
      await putSecret(tx, secretRow(projectId, id, 'a', 'new'));
      await putSecret(tx, secretRow(projectId, id, 'b', 'other'));
    });
    const found = await findSecrets(read(), [id]);
    expect(found.map(({ field, sealed, expiresAt }) => [field, sealed, expiresAt])).toEqual([
      ['a', 'new', null],
      ['b', 'other', null],
    ]);
    expect(await sealedUnderOthers(read(), 'k1', 5)).toEqual([]);
    expect(await sealedUnderOthers(read(), 'k2', 1)).toHaveLength(1);
    await write((tx) => deleteSecrets(tx, id, 'a'));
    expect(await findSecrets(read(), [id])).toHaveLength(1);
    await write((tx) => deleteSecrets(tx, id));
    expect(await findSecrets(read(), [id])).toEqual([]);
    expect(await findSecrets(read(), [])).toEqual([]);
  });

  test('API keys are found by hash, changed, touched and deleted', async () => {
    const row = {
      id: newId('key'),
      name: 'ci',
      hash: newId('key'),
      type: 'custom',
      permissions: ['logs.read'],
      projects: null,
      createdBy: 'key:0',
      createdAt: AT,
    };
    await write((tx) => insertApiKey(tx, row));
    expect(await findApiKeyByHash(read(), row.hash, 0)).toMatchObject(row);
    await write((tx) =>
      touchApiKeys(tx, [
        { id: row.id, at: AT + 9 },
        { id: row.id, at: AT + 2 },
      ]),
    );
    await write((tx) => updateApiKey(tx, row.id, { expiresAt: AT + 100 }));
    expect(await findApiKey(read(), row.id)).toMatchObject({ lastUsedAt: AT + 9, expiresAt: AT + 100 });
    expect((await listApiKeys(read())).map((key) => key.id)).toContain(row.id);
    expect(await write((tx) => deleteApiKey(tx, row.id))).toBe(true);
    expect(await findApiKeyByHash(read(), row.hash, 0)).toBeNull();
  });

  test('key values are put, listed by the bytes of their keys, and deleted', async () => {
    const id = await anIntegration(open.store);
    const put = (key: string, value: unknown) => ({ integrationId: id, key, value, updatedAt: AT });
    const keys = ['a_b', 'aB', 'ab', 'a/c', 'b'];
    await write((tx) => putKeyValues(tx, [...keys.map((key) => put(key, key)), put('ab', '1'), put('b', null)]));
    const listed = await listKeyValues(read(), id, { prefix: 'a', limit: 10 });
    expect(listed.map((row) => [row.key, row.value])).toEqual([
      ['a/c', 'a/c'],
      ['aB', 'aB'],
      ['a_b', 'a_b'],
      ['ab', '1'],
    ]);
    expect((await getKeyValue(read(), id, 'b'))?.value).toBeNull();
    expect(await listKeyValues(read(), id, { limit: 2 })).toHaveLength(2);
    expect(await write((tx) => deleteKeyValues(tx, id, ['ab', 'none']))).toBe(1);
    expect(await getKeyValue(read(), id, 'ab')).toBeNull();
  });

  test('logs are listed newest first by level, event and time', async () => {
    const id = await anIntegration(open.store);
    hours += 1;
    const later = Date.now() + hours * 3_600_000;
    const line = (level: string, eventId: string | null, data: unknown, at: number) => ({
      id: newId('log', at),
      integrationId: id,
      eventId,
      level,
      message: `${level} 'quoted' ?`,
      data,
      at,
    });
    const lines = [line('info', 'evt_1', '42', later), line('error', null, { a: 1 }, later + 10)];
    await write((tx) => insertLogs(tx, lines));
    const list = (over: object = {}) => listLogs(read(), { integrationId: id, ...PAGE, ...over });
    expect((await list()).rows).toEqual([...lines].reverse());
    expect((await list({ level: 'error' })).total).toBe(1);
    expect((await list({ level: ['info', 'error'] })).total).toBe(2);
    expect((await list({ eventId: 'evt_1' })).rows).toEqual([lines[0]]);
    expect((await list({ to: later + 10 })).rows).toEqual([lines[0]]);
  });

  test('refused webhooks are listed newest first', async () => {
    const id = await anIntegration(open.store);
    const line = (status: number) => ({
      id: newId('log'),
      integrationId: id,
      status,
      error: 'Invalid webhook signature',
      message: 'm',
      count: 3,
      at: AT,
    });
    await write((tx) => insertWebhookLogs(tx, [line(401), line(413)]));
    const { rows, total } = await listWebhookLogs(read(), { integrationId: id, ...PAGE });
    expect([rows.map((row) => row.status), total]).toEqual([[413, 401], 2]);
    expect((await listWebhookLogs(read(), { integrationId: id, status: 401, ...PAGE })).total).toBe(1);
  });

  test('the feed is read in order, from where one was, for the projects one sees', async () => {
    const projectId = newId('prj');
    const news = (kind: string, project = projectId) => ({ projectId: project, kind, data: { kind }, at: AT });
    const start = (await readFeed(read(), { after: 0, projects: null, limit: 1000 })).at(-1)?.seq ?? 0;
    await write((tx) => appendFeed(tx, [news('a'), news('b', 'prj_foreign')]));
    await write((tx) => appendFeed(tx, [news('c')]));
    const seen = await readFeed(read(), { after: start, projects: [projectId], limit: 10 });
    expect(seen.map((row) => row.kind)).toEqual(['a', 'c']);
    const rest = await readFeed(read(), { after: seen[0]?.seq ?? 0, projects: null, limit: 10 });
    expect(rest.map((row) => row.data)).toEqual([{ kind: 'b' }, { kind: 'c' }]);
    expect(await write((tx) => trimFeed(tx, AT + 1, 1))).toBe(1);
  });

  test('the feed never shows a later change before an earlier one is committed', async () => {
    const projectId = newId('prj');
    const news = (kind: string) => [{ projectId, kind, data: {}, at: AT }];
    const kinds = async () =>
      (await readFeed(read(), { after: 0, projects: [projectId], limit: 9 })).map((r) => r.kind);
    let during: string[] = [];
    await write(async (tx) => {
      await appendFeed(tx, news('first'));
      // On PostgreSQL a second transaction runs beside this one and commits before it.
      if (open.store.dialect === 'postgres') await beside('second');
      during = await kinds();
    });
    expect(during).toEqual([]);
    expect((await kinds())[0]).toBe('first');

    async function beside(kind: string): Promise<void> {
      const { openStore } = await import('#src/store/open.ts');
      const { silent } = await import('../support/silent.ts');
      const other = await openStore({ url: open.url, log: silent });
      await other.write((tx) => appendFeed(tx, news(kind)));
      await other.close();
    }
  });

  test('the audit trail is listed by project and target', async () => {
    const projectId = newId('prj');
    const line = (targetId: string) => ({
      id: newId('aud'),
      projectId,
      actor: 'key:1',
      action: 'integration.update',
      targetId,
      before: { name: 'a' },
      after: null,
      at: AT,
    });
    const lines = [line('int_a'), line('int_b')];
    await write(async (tx) => {
      for (const each of lines) await insertAudit(tx, each);
    });
    expect((await listAudit(read(), { ...PAGE, projects: [projectId] })).rows).toEqual([...lines].reverse());
    expect((await listAudit(read(), { ...PAGE, projects: null, targetId: 'int_a' })).total).toBe(1);
    expect((await listAudit(read(), { ...PAGE, projects: [] })).total).toBe(0);
  });
});
