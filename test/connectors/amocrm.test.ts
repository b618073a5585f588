import { expect, test } from '@jest/globals';
import { nested } from '#src/connectors/amocrm/facts.ts';
import { waitMs } from '#src/connectors/pace.ts';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { askingServer } from './asking.ts';

const amocrm = askingServer();
const credential = { subdomain: 'acme', long_lived_token: 'canary-long-lived-token' };
const official = 'https://{subdomain}.amocrm.ru/';

test.each([
  [401, { title: 'Unauthorized' }, CredentialFault, /amocrm_long_lived_token/],
  [402, { title: 'Payment required' }, CredentialFault, /not paid/],
  [403, { title: 'Forbidden', detail: 'Rate' }, CredentialFault, /too many calls.*Forbidden: Rate/],
  [429, {}, TemporaryFault, /7 calls/],
  [
    400,
    {
      title: 'Bad Request',
      detail: 'Request validation failed',
      'validation-errors': [{ errors: [{ path: '0.custom_fields_values.0', detail: 'Unknown field.' }] }],
    },
    InputFault,
    /custom_fields_values\.0: Unknown field/,
  ],
])('%s %j', async (status, json, kind, sentence) => {
  amocrm.answer(() => ({ status, headers: { 'content-type': 'application/problem+json' }, json }));
  const run = amocrm.run('amocrm_create_contact', credential);
  await expect(run).rejects.toThrow(kind);
  await expect(run).rejects.toThrow(sentence);
});

test('a contact is made as the reference says', async () => {
  amocrm.answer(() => ({ json: { _embedded: { contacts: [{ id: 12345, request_id: '0' }] } } }));
  const custom_fields = [{ field_id: 1, values: [{ value: 'x' }] }];
  expect(await amocrm.run('amocrm_create_contact', credential, { name: 'Ivan', custom_fields })).toEqual({
    id: 12345,
    name: 'Ivan',
  });
  expect(amocrm.seen()[0]).toMatchObject({
    url: '/api/v4/contacts',
    headers: { authorization: 'Bearer canary-long-lived-token' },
  });
  expect(JSON.parse(amocrm.seen()[0]?.body ?? '')).toEqual([{ name: 'Ivan', custom_fields_values: custom_fields }]);
});

test('the account is the name before .amocrm.ru and nothing else', async () => {
  const run = (subdomain: string) =>
    amocrm.run('amocrm_create_contact', { ...credential, subdomain, base_url: official });
  for (const wrong of ['', 'evil.example.com', 'a/b', 'x@y'])
    await expect(run(wrong)).rejects.toThrow(/amocrm_subdomain/);
});

test('a task has a time, in either way to write it', async () => {
  amocrm.answer(() => ({ json: { _embedded: { tasks: [{ id: 1 }] } } }));
  const till = async (complete_till?: string | number) => {
    await amocrm.run('amocrm_create_task', credential, { text: 'x', ...(complete_till ? { complete_till } : {}) });
    return JSON.parse(amocrm.seen().at(-1)?.body ?? '')[0].complete_till;
  };
  expect(await till('2026-02-01T18:00:00+03:00')).toBe(1_769_958_000);
  expect(await till(1_769_958_000)).toBe(1_769_958_000);
  expect(await till()).toBe(Date.UTC(2026, 0, 2) / 1000);
  await expect(till('soon')).rejects.toThrow(/complete_till/);
});

test('no second sees more than seven calls', () => {
  const now = 1_000_000;
  const waits = Array.from({ length: 15 }, () => waitMs('amocrm test', 7, now));
  expect(waits).toEqual([...Array(7).fill(0), ...Array(7).fill(1050), 2100]);
  expect(waitMs('amocrm another account', 7, now)).toBe(0);
  expect(waitMs('amocrm test', 7, now + 2000)).toBe(100);
  expect(waitMs('amocrm test', 7, now + 10_000)).toBe(0);
  const many = Array.from({ length: 200 }, () => waitMs('amocrm busy', 7, now));
  expect(many.at(-1)).toBeGreaterThan(20_000);
});

test('names of a form cannot reach what they should not', () => {
  const payload = JSON.parse(
    '{"__proto__[polluted]": "1", "a[__proto__][polluted]": "1", "a[constructor][x]": "1", "a[b][0]": "2"}',
  );
  expect(nested(payload)).toEqual({ a: { b: { 0: '2' } } });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
