import { expect, test } from '@jest/globals';
import { teamsSource } from '#src/connectors/teams/source.ts';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { askingServer } from './asking.ts';

const teams = askingServer();
const credential = () => ({ webhook_url: `${teams.url()}workflows/1?sig=canary-signature` });

test.each([
  [401, { error: { code: 'AuthorizationFailed', message: 'The signature is wrong' } }, CredentialFault, /new workflow/],
  [404, { error: { code: 'WorkflowNotFound', message: 'gone' } }, CredentialFault, /teams_webhook_url/],
  [400, { error: { code: 'TriggerInputSchemaMismatch', message: 'Schema' } }, InputFault, /Schema/],
  [
    200,
    'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429',
    InputFault,
    /429/,
  ],
])('%s %j', async (status, json, kind, sentence) => {
  teams.answer(() => ({ status, json }));
  await expect(teams.run('teams_send_message', credential())).rejects.toThrow(kind);
  await expect(teams.run('teams_send_message', credential())).rejects.toThrow(sentence);
  await expect(teams.run('teams_send_message', credential())).rejects.not.toThrow(/canary/);
});

test('a message is an Adaptive Card', async () => {
  teams.answer(() => ({ status: 202 }));
  expect(await teams.run('teams_send_message', credential())).toEqual({ accepted: true });
  const { attachments } = JSON.parse(teams.seen()[0]?.body ?? '');
  expect(attachments[0].content.body).toMatchObject([
    { text: 'CI', weight: 'Bolder' },
    { text: 'Build passed', wrap: true },
  ]);
});

test('what would not be shown is not sent', async () => {
  await expect(teams.run('teams_send_card', credential(), { card: { '@type': 'MessageCard' } })).rejects.toThrow(
    /AdaptiveCard/,
  );
  const text = 'я'.repeat(20_000);
  await expect(teams.run('teams_send_message', credential(), { text })).rejects.toThrow(/28 KB/);
  expect(teams.seen()).toHaveLength(0);
});

test('the probe knows addresses that were retired', async () => {
  expect(await teams.probe('teams', credential())).toEqual({ account: null, scopes: null });
  const webhook_url = 'https://contoso.webhook.office.com/webhookb2/1';
  await expect(teams.probe('teams', { webhook_url })).rejects.toThrow(/retired/);
  await expect(teams.probe('teams', { webhook_url: 'no address' })).rejects.toThrow(CredentialFault);
});

test('whoever mentions the webhook gets an answer', () => {
  expect(teamsSource.acknowledge?.('evt_1', {}, {})).toEqual({
    status: 200,
    body: { type: 'message', text: 'Received.' },
  });
});
