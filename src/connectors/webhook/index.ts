import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import type { WebhookClient } from './client.ts';
import { send } from './send.ts';
import { webhookSource } from './source.ts';

export default defineConnector({
  id: 'webhook',
  title: 'Webhook',
  words: ['webhook', 'web hook', 'вебхук', 'веб-хук', 'http request', 'http-запрос', 'http endpoint'],
  category: 'generic',
  docs: 'https://www.standardwebhooks.com/',
  baseUrl: null,
  credentials: {
    strategy: 'none',
    fields: Type.Object({
      url: Type.Optional(Secret('Address', 'Where to send, unless the call names an address')),
      secret: Type.Optional(Secret('Secret', 'Signs what is sent and verifies what comes in (whsec_… or any text)')),
    }),
    anyOf: [[]],
  },
  // Every call names a whole address, so the base is one that leads nowhere.
  connect: ({ url, secret }, { http }): WebhookClient => ({
    http: http({ baseUrl: 'https://webhook.invalid/' }),
    url: url ?? '',
    secret,
  }),
  goneStops: true,
  actions: [send],
  source: webhookSource,
});
