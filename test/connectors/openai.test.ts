import { expect, test } from '@jest/globals';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { askingServer, NOW } from './asking.ts';

const openai = askingServer();
const key = { api_key: 'sk-proj-canary' };
const messages = [{ role: 'user', content: 'hi' }];
const refused =
  (status: number, error: object, headers: Record<string, string> = {}) =>
  () => ({
    status,
    headers,
    json: { error },
  });

test('a model that knows the limit by its newer name is asked again with it', async () => {
  openai.answer(({ body }) =>
    body.includes('max_tokens')
      ? {
          status: 400,
          json: { error: { code: 'unsupported_parameter', param: 'max_tokens', message: 'Unsupported.' } },
        }
      : { json: { choices: [{ index: 0 }], usage: { total_tokens: 1 } } },
  );
  const input = { model: 'o4-mini', messages, temperature: 1, max_tokens: 50 };
  expect(await openai.run('openai_chat_completion', key, input)).toEqual({
    choices: [{ index: 0 }],
    usage: { total_tokens: 1 },
  });
  expect(openai.seen().map(({ body }) => JSON.parse(body))).toEqual([
    { model: 'o4-mini', messages, max_tokens: 50 },
    { model: 'o4-mini', messages, max_completion_tokens: 50 },
  ]);
});

test.each([
  [401, { code: 'invalid_api_key', message: 'Incorrect API key provided.' }, CredentialFault, /Incorrect API key/],
  [429, { code: 'insufficient_quota', message: 'You exceeded your current quota.' }, CredentialFault, /no credit/],
  [404, { code: 'model_not_found', message: 'The model `x` does not exist.' }, InputFault, /openai_list_models/],
  [400, { code: 'context_length_exceeded', message: 'Too long.' }, InputFault, /Too long/],
  [503, { message: 'Overloaded' }, TemporaryFault, /Overloaded/],
])('%s %j', async (status, error, kind, sentence) => {
  openai.answer(refused(status, error));
  await expect(openai.run('openai_create_response', key)).rejects.toThrow(kind);
  await expect(openai.run('openai_create_response', key)).rejects.toThrow(sentence);
});

test.each([
  [{ 'retry-after': '20' }, 20_000],
  [{ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '1m2.5s' }, 62_500],
  [{ 'x-ratelimit-reset-tokens': '7s' }, 7_000],
  [{}, 1_000],
])('a wait is read from %j', async (headers, retryAfterMs) => {
  openai.answer(
    refused(429, { code: 'rate_limit_exceeded', message: 'Slow down.' }, headers as Record<string, string>),
  );
  await expect(openai.run('openai_create_response', key)).rejects.toMatchObject({ retryAfterMs });
});

test('models that are shut down soon are warned of', async () => {
  const day = (days: number) => new Date(NOW + days * 86_400_000).toISOString().slice(0, 10);
  const data = [
    { id: 'new', created: 1_744_316_542, owned_by: 'system' },
    { id: 'later', shutdown_date: day(200) },
    { id: 'soon', shutdown_date: day(10) },
  ];
  openai.answer(() => ({ json: { object: 'list', data } }));
  expect(await openai.run('openai_list_models', key)).toEqual({
    models: [
      { id: 'later', owned_by: null, created: null, shutdown_date: day(200) },
      { id: 'new', owned_by: 'system', created: '2025-04-10', shutdown_date: null },
      { id: 'soon', owned_by: null, created: null, shutdown_date: day(10) },
    ],
    warnings: [`The model soon is shut down on ${day(10)}. Choose another one before.`],
  });
});

test('a response in the background has no text yet', async () => {
  openai.answer(() => ({ json: { id: 'resp_1', status: 'queued', output: [], usage: null } }));
  const input = { model: 'm', input: 'x', background: true };
  expect(await openai.run('openai_create_response', key, input)).toEqual({
    id: 'resp_1',
    status: 'queued',
    text: '',
    usage: null,
  });
  expect(JSON.parse(openai.seen()[0]?.body ?? '')).toEqual(input);
});
