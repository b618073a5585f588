import { expect, test } from '@jest/globals';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { askingServer, NOW } from './asking.ts';

const mixpanel = askingServer();
const token = { token: 'canary-token' };

test('a repeated call has the same id, whatever its input says of it', async () => {
  mixpanel.answer(() => ({ json: { status: 1, error: null } }));
  const input = { event: 'Signed up', properties: { token: 'forged', $insert_id: 'forged' } };
  await mixpanel.run('mixpanel_track', token, input);
  await mixpanel.run('mixpanel_track', token, input);
  const [first, second] = mixpanel.seen().map(({ body }) => JSON.parse(body)[0].properties);
  expect(first).toEqual(second);
  expect(first).toMatchObject({
    token: 'canary-token',
    time: NOW,
    $insert_id: expect.stringMatching(/^[0-9a-f]{36}$/),
  });
});

test('a no inside a 200, records that were not taken, and a secret that is missing', async () => {
  mixpanel.answer(() => ({ json: { status: 0, error: 'token, missing or empty' } }));
  await expect(mixpanel.run('mixpanel_set_profile', token)).rejects.toThrow(/token, missing/);
  const failed_records = [{ index: 0, field: 'properties.time', message: 'is invalid' }];
  mixpanel.answer(() => ({
    status: 400,
    json: { code: 400, error: 'some data points failed', failed_records, status: 0 },
  }));
  const whole = { ...token, secret: 'canary-secret' };
  await expect(mixpanel.run('mixpanel_import_events', whole)).rejects.toThrow(/properties\.time: is invalid/);
  await expect(mixpanel.run('mixpanel_import_events', whole)).rejects.toThrow(InputFault);
  await expect(mixpanel.run('mixpanel_import_events', token)).rejects.toThrow(/mixpanel_secret/);
  mixpanel.answer(() => ({ status: 401, json: { error: 'Unauthorized', status: 0 } }));
  await expect(mixpanel.run('mixpanel_import_events', whole)).rejects.toThrow(CredentialFault);
});
