import { CredentialFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { connectTeams } from './client.ts';
import { sendCard } from './send-card.ts';
import { sendMessage } from './send-message.ts';
import { teamsSource } from './source.ts';

export default defineConnector({
  id: 'teams',
  title: 'Microsoft Teams',
  words: ['microsoft teams', 'ms teams', 'teams!', 'тимс', 'майкрософт тимс'],
  category: 'communication',
  docs: 'https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/',
  baseUrl: null,
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      webhook_url: Secret('Workflow address', 'From the workflow "Send webhook alerts to a channel"'),
      security_token: Type.Optional(Secret('Security token', 'Of an outgoing webhook, in base64; only to receive')),
    }),
  },
  connect: connectTeams,
  // Asking the address anything would post a message: all that can be told is what it looks like.
  async probe(teams) {
    if (teams.host === null) {
      throw new CredentialFault(
        'Credential refused',
        'teams_webhook_url is no address. Copy it from the workflow again.',
      );
    }
    if (/(?:^|\.)(?:webhook\.office|outlook\.office)\.com$/.test(teams.host)) {
      const remedy = 'Make a workflow in the channel ("Send webhook alerts to a channel") and set its address instead.';
      throw new CredentialFault('Credential refused', `Teams has retired Office 365 connectors. ${remedy}`);
    }
    return { account: null, scopes: null };
  },
  actions: [sendMessage, sendCard],
  source: teamsSource,
});
