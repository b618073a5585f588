import { expect, test } from '@jest/globals';
import { pagerdutySource } from '#src/connectors/pagerduty/source.ts';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { askingServer } from './asking.ts';
import { openPagerduty } from './worlds/pagerduty.ts';

const pagerduty = askingServer();
const key = { routing_key: 'canary0routing0key0000000000000f' };

test.each([
  [400, { message: 'Event object is invalid', errors: ['Invalid routing key'] }, CredentialFault, /Integration Key/],
  [
    400,
    { message: 'Event object is invalid', errors: ["'payload.severity' is invalid"] },
    InputFault,
    /payload.severity/,
  ],
  [202, { status: 'odd', message: 'no idea' }, InputFault, /no idea/],
])('%s %j', async (status, json, kind, sentence) => {
  pagerduty.answer(() => ({ status, json }));
  await expect(pagerduty.run('pagerduty_trigger', key)).rejects.toThrow(kind);
  await expect(pagerduty.run('pagerduty_trigger', key)).rejects.toThrow(sentence);
});

test('too many events are a reason to wait', async () => {
  pagerduty.answer(() => ({ status: 429, json: { message: 'Rate limit' } }));
  await expect(pagerduty.run('pagerduty_trigger', key)).rejects.toMatchObject({ retryAfterMs: 60_000 });
});

test('without a key the call has its own, so that a repeated one opens nothing', async () => {
  pagerduty.answer(() => ({ status: 202, json: { status: 'success', message: 'Event processed', dedup_key: 'x' } }));
  await pagerduty.run('pagerduty_trigger', key, { summary: 'Disk', dedup_key: '', details: { free: '3 %' } });
  expect(JSON.parse(pagerduty.seen()[0]?.body ?? '')).toMatchObject({
    event_action: 'trigger',
    dedup_key: 'evt_1:0',
    payload: { summary: 'Disk', source: 'claude-code-bot', severity: 'error', custom_details: { free: '3 %' } },
  });
});

test('the probe asks the REST API where there is a token', async () => {
  const world = await openPagerduty();
  expect(await pagerduty.probe('pagerduty', world.credential(''))).toEqual({ account: null, scopes: null });
  await expect(pagerduty.probe('pagerduty', { ...world.credential(''), token: 'wrong' })).rejects.toThrow(
    CredentialFault,
  );
  expect(await pagerduty.probe('pagerduty', key)).toEqual({ account: null, scopes: null });
  await world.close();
});

test('the test event is a greeting', () => {
  expect(pagerdutySource.handshake?.({}, { event: { event_type: 'pagey.ping' } })).toMatchObject({ status: 200 });
  expect(pagerdutySource.handshake?.({}, { event: { event_type: 'incident.triggered' } })).toBeNull();
});
