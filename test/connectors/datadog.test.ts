import { expect, test } from '@jest/globals';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { askingServer, NOW } from './asking.ts';

const datadog = askingServer();
const keys = { api_key: 'canary-api-key', app_key: 'canary-app-key' };

test.each([
  [400, { errors: ["The value provided for parameter 'title' is invalid"] }, InputFault, /'title' is invalid/],
  [400, { errors: [{ title: 'Bad', detail: 'scope is required' }] }, InputFault, /scope is required/],
  [403, { errors: ['Forbidden'] }, CredentialFault, /datadog_site/],
])('%s %j', async (status, json, kind, sentence) => {
  datadog.answer(() => ({ status, json }));
  await expect(datadog.run('datadog_mute_monitor', keys)).rejects.toThrow(kind);
  await expect(datadog.run('datadog_mute_monitor', keys)).rejects.toThrow(sentence);
  await expect(datadog.run('datadog_mute_monitor', keys)).rejects.not.toThrow(/canary/);
});

test('a spent limit says in how many seconds it is whole again', async () => {
  datadog.answer(() => ({
    status: 429,
    headers: { 'x-ratelimit-reset': '12' },
    json: { errors: ['Too many requests'] },
  }));
  await expect(datadog.run('datadog_send_event', keys)).rejects.toMatchObject({ retryAfterMs: 12_000 });
});

test('a site may be written in three ways, and is needed', async () => {
  datadog.answer(() => ({ json: { valid: true } }));
  for (const site of ['datadoghq.eu', 'https://app.datadoghq.eu/', 'api.datadoghq.eu']) {
    await datadog.probe('datadog', { ...keys, site, base_url: `${datadog.url()}{site}/` });
  }
  expect(new Set(datadog.seen().map(({ url }) => url))).toEqual(new Set(['/datadoghq.eu/api/v1/validate']));
  await expect(datadog.run('datadog_send_event', { ...keys, base_url: '' })).rejects.toThrow(/datadog_site/);
});

test('the application key goes only where it is needed, and is asked for there', async () => {
  datadog.answer(() => ({ status: 202, json: { errors: [], event: {}, data: { id: '1' } } }));
  await datadog.run('datadog_send_metric', keys);
  expect(datadog.seen()[0]?.headers['dd-application-key']).toBeUndefined();
  expect(JSON.parse(datadog.seen()[0]?.body ?? '').series[0]).toMatchObject({
    type: 3,
    points: [{ timestamp: NOW / 1000 }],
  });
  expect(await datadog.run('datadog_mute_monitor', keys)).toMatchObject({ until: '2026-01-01T01:00:00.000Z' });
  await expect(datadog.run('datadog_mute_monitor', { api_key: 'x' })).rejects.toThrow(/datadog_app_key/);
});

test('what was taken with errors was not taken', async () => {
  datadog.answer(() => ({ status: 202, json: { errors: ['metric name too long'] } }));
  await expect(datadog.run('datadog_send_metric', keys)).rejects.toThrow(/too long/);
});
