import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { addReaction } from './add-reaction.ts';
import { connectSlack } from './client.ts';
import { lookupUser } from './lookup-user.ts';
import { replyInThread } from './reply-in-thread.ts';
import { sendMessage } from './send-message.ts';
import { slackSource } from './source.ts';
import { updateMessage } from './update-message.ts';
import { uploadFile } from './upload-file.ts';

export default defineConnector({
  id: 'slack',
  title: 'Slack',
  words: ['slack', 'слак', 'слэк'],
  category: 'communication',
  docs: 'https://docs.slack.dev/',
  baseUrl: 'https://slack.com/api/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      token: Type.Optional(Secret('Bot token', 'Bot User OAuth Token (xoxb-…) from OAuth & Permissions')),
      webhook_url: Type.Optional(Secret('Incoming webhook URL', 'Instead of a token, for sending to one channel')),
      signing_secret: Type.Optional(Secret('Signing secret', 'From Basic Information; only to receive events')),
    }),
    anyOf: [['token'], ['webhook_url']],
  },
  connect: connectSlack,
  async probe(slack) {
    if (slack.webhook !== null) return { account: null, scopes: null };
    const { answer, scopes } = await slack.call('auth.test', { form: {} });
    return { account: `${answer.user} in ${answer.team}`, scopes };
  },
  goneStops: true,
  actions: [sendMessage, updateMessage, replyInThread, uploadFile, addReaction, lookupUser],
  source: slackSource,
});
