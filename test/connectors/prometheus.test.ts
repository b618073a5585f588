import { expect, test } from '@jest/globals';
import { prometheusSource } from '#src/connectors/prometheus/source.ts';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { askingServer } from './asking.ts';
import { openPrometheus } from './worlds/prometheus.ts';

const prometheus = askingServer();

test.each([
  [400, { status: 'error', errorType: 'bad_data', error: 'parse error' }, InputFault, /parse error/],
  [422, { status: 'error', errorType: 'timeout', error: 'query timed out' }, TemporaryFault, /timed out/],
  [401, 'Unauthorized', CredentialFault, /prometheus_token/],
  [200, { status: 'success', data: {} }, InputFault, /no result/],
])('%s %j', async (status, json, kind, sentence) => {
  prometheus.answer(() => ({ status, json }));
  await expect(prometheus.run('prometheus_query', {})).rejects.toThrow(kind);
  await expect(prometheus.run('prometheus_query', {})).rejects.toThrow(sentence);
});

test('one number is given as a number; the last hour is the usual range', async () => {
  const world = await openPrometheus();
  expect(await prometheus.run('prometheus_query', world.credential(''))).toMatchObject({ type: 'vector', value: 1 });
  expect(await prometheus.run('prometheus_query_range', world.credential(''))).toMatchObject({
    type: 'matrix',
    value: null,
  });
  expect(await prometheus.probe('prometheus', world.credential(''))).toEqual({
    account: 'Prometheus 3.8.0',
    scopes: null,
  });
  await world.close();
  prometheus.answer(() => ({ json: { status: 'success', data: { resultType: 'matrix', result: [] } } }));
  await prometheus.run('prometheus_query_range', {}, { query: 'up', end: '2026-01-01T00:00:00Z' });
  const form = new URLSearchParams(prometheus.seen()[0]?.body);
  expect([form.get('start'), form.get('end'), form.get('step')]).toEqual(['1767222000', '2026-01-01T00:00:00Z', '1m']);
});

test('silences go to the Alertmanager where it has an address of its own', async () => {
  prometheus.answer(() => ({ json: { silenceID: '1' } }));
  const credential = { base_url: 'https://prometheus.invalid/', alertmanager_url: `${prometheus.url()}am/` };
  expect(await prometheus.run('prometheus_silence', credential)).toEqual({
    silence_id: '1',
    until: '2026-01-01T01:00:00.000Z',
  });
  expect(prometheus.seen()[0]?.url).toBe('/am/api/v2/silences');
});

test('a group that is repeated is the same; one in which something began or ended is not', () => {
  const idOf = (...alerts: object[]) =>
    prometheusSource.describe({}, { groupKey: 'g', status: 'firing', alerts }, Buffer.alloc(0)).id;
  const one = { fingerprint: 'a', startsAt: '1', status: 'firing', endsAt: '0' };
  const two = { fingerprint: 'b', startsAt: '1', status: 'firing', endsAt: '0' };
  expect(idOf(one, two)).toBe(idOf(two, { ...one, endsAt: '9' }));
  expect(idOf(one, two)).not.toBe(idOf(one));
  expect(idOf(one)).not.toBe(idOf({ ...one, status: 'resolved' }));
  expect(idOf(one)).not.toBe(idOf({ ...one, startsAt: '2' }));
  expect(idOf()).toBeNull();
});
