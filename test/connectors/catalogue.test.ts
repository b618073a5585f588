import { expect, test } from '@jest/globals';
import { findAction, findConnector, getAction, listActions } from '#src/connectors/catalogue.ts';
import { checkInput } from '#src/connectors/check-input.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import { grantsFor } from '#src/connectors/grants.ts';
import { parsePayload } from '#src/connectors/parse-payload.ts';
import { publicForm } from '#src/connectors/public-form.ts';
import { InputFault } from '#src/kit/faults.ts';

test('actions and services are found by id, and a slip is answered with the nearest', () => {
  expect(findAction('slack_send_message')?.title).toBe('Send a message');
  expect(findAction('slack_sned')).toBeUndefined();
  expect(findConnector('slack')?.credentialFields).toContain('token');
  expect(listActions().length).toBeGreaterThan(10);
  expect(() => getAction('slack_send_mesage')).toThrow(/Did you mean "slack_send_message"/);
  expect(() => getAction('slack_fly')).toThrow(/Slack has slack_send_message, .*slack_lookup_user\./);
  expect(() => getAction('sms_send')).toThrow(/begins with its service: .*slack_…/);
  expect(() => getConnector('slak')).toThrow(/Did you mean "slack"/);
});

test("grants carry the guide's short names", () => {
  expect(grantsFor(['slack_send_message', 'github_create_issue', 'slack_send_message'])).toMatchObject([
    {
      action: 'slack_send_message',
      service: 'slack',
      methods: ['sendMessage', 'send', 'postMessage'],
      effect: 'write',
      message: { to: 'channel', text: 'text', format: 'slack' },
    },
    { action: 'github_create_issue', service: 'github', methods: ['createIssue'], effect: 'write' },
  ]);
  expect(() => grantsFor(['nothing_here'])).toThrow(InputFault);
});

test('a wrong input is refused with its field, the remedy and an example', () => {
  const action = getAction('slack_send_message');
  expect(() => checkInput(action, { chanel: '#x', text: 1 })).toThrow(
    /"channel" is missing.*"chanel" is not a field of it. Did you mean "channel"\?.*"text" must be string.*A valid input is \{"channel":"#dev-alerts"/,
  );
  const fault = (): unknown => checkInput(action, { text: 1 });
  expect(fault).toThrow(expect.objectContaining({ details: expect.objectContaining({ fields: ['channel', 'text'] }) }));
});

test('defaults are filled in, and the input given is left as it was', () => {
  const input = { repository: 'a/b', number: 1 };
  expect(checkInput(getAction('github_close_issue'), input)).toEqual({ ...input, reason: 'completed' });
  expect(input).toEqual({ repository: 'a/b', number: 1 });
});

test('payloads come as JSON, as a form with JSON in it, as a form, or empty', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(parsePayload({}, Buffer.from('{"a":1}'))).toEqual({ a: 1 });
  expect(parsePayload({}, Buffer.alloc(0))).toEqual({});
  expect(parsePayload(form, Buffer.from(`payload=${encodeURIComponent('{"a":1}')}`))).toEqual({ a: 1 });
  expect(parsePayload(form, Buffer.from('a=1&b=%D1%8F'))).toEqual({ a: '1', b: 'я' });
  expect(() => parsePayload({}, Buffer.from('{'))).toThrow(InputFault);
  expect(() => parsePayload(form, Buffer.from('a&'.repeat(20_000)))).toThrow(InputFault);
});

interface Known {
  required: string[];
  optional: Record<string, object>;
  result: string[];
  provider: string;
  strategy: string;
}

/** As their users know them: parameters, ranges and defaults, fields of the result, whose credential. */
const KNOWN: Record<string, Known> = {
  telegram_get_updates: {
    required: [],
    optional: { offset: { type: 'integer', default: 0 }, limit: { minimum: 1, maximum: 100, default: 100 } },
    result: ['updates', 'count'],
    provider: 'telegram',
    strategy: 'api_key',
  },
  telegram_send_photo: {
    required: ['chat_id', 'photo'],
    optional: {
      caption: { type: 'string' },
      parse_mode: { anyOf: [{ const: 'HTML' }, { const: 'Markdown' }, { const: 'MarkdownV2' }] },
    },
    result: ['message_id', 'chat', 'photo'],
    provider: 'telegram',
    strategy: 'api_key',
  },
  openai_chat_completion: {
    required: ['model', 'messages'],
    optional: { temperature: { minimum: 0, maximum: 2, default: 1 }, max_tokens: { type: 'integer' } },
    result: ['choices', 'usage'],
    provider: 'openai',
    strategy: 'api_key',
  },
  discord_send_message: {
    required: ['content'],
    optional: { webhook_url: { type: 'string' }, username: { type: 'string' } },
    result: ['id', 'content'],
    provider: 'discord',
    strategy: 'api_key',
  },
  google_sheets_read: {
    required: ['spreadsheet_id', 'range'],
    optional: { access_token: { type: 'string' } },
    result: ['values', 'range'],
    provider: 'google',
    strategy: 'oauth',
  },
  stripe_create_payment: {
    required: ['amount', 'currency'],
    optional: { payment_method_id: { type: 'string' }, description: { type: 'string' } },
    result: ['id', 'status', 'amount'],
    provider: 'stripe',
    strategy: 'api_key',
  },
  amocrm_create_contact: {
    required: ['name'],
    optional: { subdomain: { type: 'string' }, custom_fields: { type: 'array' } },
    result: ['id', 'name'],
    provider: 'amocrm',
    strategy: 'oauth',
  },
  yandex_translate_translate_text: {
    required: ['text', 'lang'],
    optional: { api_key: { type: 'string' } },
    result: ['text', 'lang'],
    provider: 'yandex_cloud',
    strategy: 'api_key',
  },
};

test.each(Object.entries(KNOWN))(
  '%s is as its users know it',
  (id, { required, optional, result, provider, strategy }) => {
    const form = JSON.parse(JSON.stringify(publicForm(getAction(id))));
    expect(form).toMatchObject({
      version: '1.0.0',
      config_schema: { properties: optional },
      credentials_provider: provider,
      credentials_strategy: strategy,
    });
    expect([...(form.config_schema.required ?? [])].sort()).toEqual([...required].sort());
    expect(Object.keys(form.config_schema.properties)).toEqual(
      expect.arrayContaining([...required, ...Object.keys(optional)]),
    );
    expect(form.result_schema.required).toEqual(expect.arrayContaining(result));
  },
);
