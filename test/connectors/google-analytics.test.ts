import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { askingServer } from './asking.ts';
import { openGoogleAnalytics } from './worlds/google_analytics.ts';

const google = askingServer();
const events = { measurement_id: 'G-ABC1234567', api_secret: 'canary-secret' };
const token = { access_token: 'ya29.canary', property_id: '123456789' };

let world: Awaited<ReturnType<typeof openGoogleAnalytics>>;
beforeAll(async () => {
  world = await openGoogleAnalytics();
});
afterAll(() => world.close());

test('an event goes to the property of the credential, for one and the same client', async () => {
  google.answer(() => ({ status: 204 }));
  const run = (input: object) => google.run('google_analytics_send_event', events, input);
  expect(await run({ name: 'sign_up', params: { method: 'Google' }, user_id: 'user-42' })).toEqual({
    sent: true,
    problems: [],
  });
  await run({ name: 'sign_up', user_id: 'user-42' });
  await run({ name: 'sign_up', client_id: '7.7', measurement_id: 'G-OTHER123' });
  const [first, second, third] = google.seen();
  expect(first?.url).toBe('/mp/collect?api_secret=canary-secret&measurement_id=G-ABC1234567');
  const body = JSON.parse(first?.body ?? '');
  expect(body).toEqual({
    client_id: expect.stringMatching(/^\d+\.\d+$/),
    user_id: 'user-42',
    events: [{ name: 'sign_up', params: { engagement_time_msec: 1, method: 'Google' } }],
  });
  expect(JSON.parse(second?.body ?? '').client_id).toBe(body.client_id);
  expect(third?.url).toContain('measurement_id=G-OTHER123');
});

test('a check asks the door that answers, and counts nothing', async () => {
  const run = (name: string) =>
    google.run('google_analytics_send_event', world.credential('send_event'), { name, check: true });
  expect(await run('sign_up')).toEqual({ sent: false, problems: [] });
  expect(await run('ga_mine')).toMatchObject({
    sent: false,
    problems: [{ field: 'events', message: expect.stringMatching(/invalid name/) }],
  });
});

test('reports come as rows with names, and say where the next one begins', async () => {
  google.answer(() => ({
    json: {
      dimensionHeaders: [{ name: 'country' }],
      metricHeaders: [{ name: 'activeUsers' }, { name: 'sessions' }],
      rows: [{ dimensionValues: [{ value: 'France' }], metricValues: [{ value: '3' }, { value: '4' }] }],
      rowCount: 9,
    },
  }));
  const input = {
    metrics: ['activeUsers', 'sessions'],
    dimensions: ['country'],
    order_by: '-sessions',
    limit: 1,
    offset: 2,
  };
  expect(await google.run('google_analytics_run_report', token, input)).toEqual({
    rows: [{ country: 'France', activeUsers: 3, sessions: 4 }],
    total: 9,
    next_offset: 3,
  });
  const [seen] = google.seen();
  expect(seen?.url).toBe('/v1beta/properties/123456789:runReport');
  expect(JSON.parse(seen?.body ?? '')).toMatchObject({
    dateRanges: [{ startDate: '28daysAgo', endDate: 'today' }],
    orderBys: [{ metric: { metricName: 'sessions' }, desc: true }],
    limit: '1',
    offset: '2',
  });
});

test('what is not set is named', async () => {
  const report = { metrics: ['sessions'] };
  await expect(google.run('google_analytics_run_report', events, { ...report, property_id: '1' })).rejects.toThrow(
    CredentialFault,
  );
  await expect(google.run('google_analytics_run_report', { access_token: 'x' }, report)).rejects.toThrow(/property_id/);
  await expect(google.run('google_analytics_send_event', token, { name: 'a' })).rejects.toThrow(/measurement_id/);
});

test('the probe tries what is set: events at the door that answers, reports at their own', async () => {
  google.answer(({ url }) => (url.startsWith('/debug') ? { json: { validationMessages: [] } } : { json: {} }));
  expect(await google.probe('google_analytics', { ...events, ...token })).toEqual({
    account: '123456789',
    scopes: null,
  });
  expect(google.seen().map(({ url }) => url.split('?')[0])).toEqual([
    '/debug/mp/collect',
    '/v1beta/properties/123456789/metadata',
  ]);
  google.answer(() => ({ json: { validationMessages: [{ description: 'Measurement ID is wrong.' }] } }));
  await expect(google.probe('google_analytics', events)).rejects.toThrow(InputFault);
  google.answer(() => ({ status: 403, json: { error: { message: 'No access.', status: 'PERMISSION_DENIED' } } }));
  await expect(google.probe('google_analytics', token)).rejects.toThrow(/as a viewer/);
});
