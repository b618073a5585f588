import { beforeAll, expect, test } from '@jest/globals';
import { changesOf } from '#src/alerts/plan.ts';
import { questionAt, readingsOf, sayKeys } from '#src/alerts/readings.ts';
import { newId } from '#src/kit/ids.ts';
import { insertApiKey } from '#src/store/api-keys.ts';
import { upsertCredential } from '#src/store/credentials.ts';
import { openIncident, openIncidents, updateIncident } from '#src/store/incidents.ts';
import { insertIntegration } from '#src/store/integrations.ts';
import { addCounts, HOUR_GRAIN, MINUTE_GRAIN, noCounts, rollUp } from '#src/store/metrics.ts';
import { ensureProject } from '#src/store/projects.ts';
import type { Read } from '#src/store/store.ts';
import { insertVersion } from '#src/store/versions.ts';
import { watchSignals } from '#src/store/watch.ts';
import { insertWebhookLogs } from '#src/store/webhook-logs.ts';
import { integrationRow } from '../support/rows.ts';
import { onEveryStore } from '../support/stores.ts';

// However many integrations there are: one question for each signal.

const MANY = 1000;
const NOW = Date.UTC(2026, 0, 27, 10, 30);
const DAY = 24 * HOUR_GRAIN;
const WEEK = 7 * DAY;

function counting(read: Read): { read: Read; count(): number } {
  let asked = 0;
  const sql = {
    ...read.sql,
    all<T>(text: string, params?: readonly unknown[]) {
      asked++;
      return read.sql.all<T>(text, params);
    },
  };
  return { read: { ...read, sql }, count: () => asked };
}

onEveryStore('watching', (open) => {
  const ids: string[] = [];
  beforeAll(async () => {
    await open.store.write(async (tx) => {
      const project = await ensureProject(tx, { id: newId('prj'), name: 'watched', createdAt: NOW });
      const manifest = { alerts: { error_rate_threshold: 5 }, credentials: ['slack'] };
      for (let n = 0; n < MANY; n++) {
        const versionId = newId('ver');
        const row = integrationRow(project.id, { createdAt: NOW - 4 * WEEK, versionId });
        const version = {
          id: versionId,
          integrationId: row.id,
          version: '1.0.0',
          contentHash: '',
          manifest,
          files: {},
        };
        await insertIntegration(tx, row);
        await insertVersion(tx, { ...version, createdBy: 'test', createdAt: NOW });
        ids.push(row.id);
      }
      const credential = { status: 'unknown', createdAt: NOW, updatedAt: NOW, integrationId: '', service: 'slack' };
      const ends = { projectId: project.id, expiresAt: NOW + 2 * DAY };
      await upsertCredential(tx, { id: 'crd_ends', ...credential, ...ends });
      const key = { permissions: [], type: 'custom', createdBy: 'test', expiresAt: NOW + 3 * DAY };
      const mine = { ...key, projects: [project.id] };
      await insertApiKey(tx, { ...mine, id: 'key_ends', name: 'nightly', hash: '1', createdAt: NOW - 90 * DAY });
      await insertApiKey(tx, { ...mine, id: 'key_short', name: 'of a day', hash: '2', createdAt: NOW });
      await insertApiKey(tx, { ...key, id: 'key_all', name: 'of all', hash: '3', createdAt: NOW - 90 * DAY });
      const busy = { ...noCounts(), delivered: 3, retried: 9 };
      for (let n = 0; n < 100; n++) await addCounts(tx, ids[n] ?? '', NOW - MINUTE_GRAIN, busy);
      for (let week = 1; week <= 3; week++)
        for (let minute = -90; minute < 90; minute++)
          await addCounts(tx, ids[0] ?? '', NOW - week * WEEK + minute * MINUTE_GRAIN, { ...noCounts(), delivered: 1 });
      await rollUp(tx, 0, NOW, { fine: MINUTE_GRAIN, coarse: HOUR_GRAIN });
      const line = {
        integrationId: ids[1] ?? '',
        status: 401,
        error: 'e',
        message: 'm',
        deliveryId: null,
        type: null,
        remoteAddress: null,
      };
      await insertWebhookLogs(tx, [{ id: newId('log', NOW), ...line, count: 7, at: NOW }]);
    });
  });

  test('asks as often for a thousand as for one, and knows of each', async () => {
    const { read, count } = counting(open.store.read);
    const answer = await watchSignals(read, questionAt(NOW, 'event', true));
    expect(count()).toBeLessThanOrEqual(9);
    const hours = new Map(answer.hours.map((row) => [row.id, row]));
    expect(hours.get(ids[0] ?? '')).toMatchObject({ minutes: 180, weeks: 3, most: 60 });
    const readings = readingsOf(answer, hours, new Map(), NOW);
    expect(readings).toHaveLength(MANY);
    sayKeys(readings, answer.keys);
    const changes = changesOf({ readings, open: [], mutes: new Map(), language: 'en' });
    expect(changes.begin.filter((one) => one.rule === 'error_rate')).toHaveLength(100);
    expect(
      changes.begin.filter((one) => one.rule === 'key_expiry' && one.cause === 'credential:crd_ends'),
    ).toHaveLength(MANY);
    expect(changes.begin.filter((one) => one.rule === 'api_key').map((one) => one.message)).toEqual([
      expect.stringMatching(/^The API key "nightly" expires at [^"]*$/),
    ]);
    expect(changes.begin.filter((one) => one.rule === 'webhook_failures').map((one) => one.reading.id)).toEqual([
      ids[1],
    ]);
  });

  test('comes page by page', async () => {
    const half = ids.toSorted()[MANY / 2 - 1] ?? '';
    const rest = await watchSignals(open.store.read, questionAt(NOW, 'event', true, half));
    expect(rest.integrations).toHaveLength(MANY / 2);
    expect(rest.short.every(({ id }) => id > half)).toBe(true);
    expect((await watchSignals(open.store.read, questionAt(NOW, 'event', true, 'jzz'))).integrations).toEqual([]);
  });

  test('the same is open once', async () => {
    const [integrationId = ''] = ids;
    const row = {
      integrationId,
      projectId: 'p',
      rule: 'error_rate',
      name: 'n',
      severity: 'warning',
      cause: 'c',
      message: 'm',
      told: [],
      openedAt: NOW,
    };
    const twice = await open.store.write(async (tx) => [
      await openIncident(tx, { id: newId('inc', NOW), ...row }),
      await openIncident(tx, { id: newId('inc', NOW), ...row }),
    ]);
    expect(twice).toEqual([true, false]);
    const [first] = await openIncidents(open.store.read);
    await open.store.write((tx) => updateIncident(tx, first?.id ?? '', { resolvedAt: NOW + 1 }));
    expect(await openIncidents(open.store.read)).toEqual([]);
    expect(await open.store.write((tx) => openIncident(tx, { id: newId('inc', NOW), ...row }))).toBe(true);
  });
});
