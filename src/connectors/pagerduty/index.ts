import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { acknowledge } from './acknowledge.ts';
import { connectPagerduty } from './client.ts';
import { resolve } from './resolve.ts';
import { pagerdutySource } from './source.ts';
import { trigger } from './trigger.ts';

export default defineConnector({
  id: 'pagerduty',
  title: 'PagerDuty',
  words: ['pagerduty', 'pager duty', 'пейджердьюти', 'пейджер дьюти'],
  category: 'monitoring',
  docs: 'https://developer.pagerduty.com/docs/events-api-v2-overview',
  baseUrl: 'https://events.pagerduty.com/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      routing_key: Secret('Integration key', 'Of an Events API v2 integration of the service'),
      token: Type.Optional(Secret('REST API token', 'Only to test the connection')),
    }),
  },
  connect: connectPagerduty,
  // A routing key is told right from wrong only by an alert that calls somebody: the token must do.
  async probe(pagerduty) {
    await pagerduty.hasValidToken();
    return { account: null, scopes: null };
  },
  actions: [trigger, acknowledge, resolve],
  source: pagerdutySource,
});
