import { createHash } from 'node:crypto';
import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { type AnalyticsClient, needed } from './client.ts';
import { problemsOf } from './validate.ts';

/** Google counts by client: one and the same number for one and the same person, and one for the server itself. */
function clientIdOf(user: string | undefined): string {
  const digest = createHash('sha256')
    .update(user ?? 'claude-code-bot')
    .digest();
  return `${digest.readUInt32BE(0)}.${digest.readUInt32BE(4)}`;
}

const Value = Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean()]);

export const sendEvent = defineAction({
  id: 'send_event',
  title: 'Send an event',
  summary: 'Counts an event in a GA4 property. Google says nothing of what it thinks of it: "check" asks.',
  effect: 'write',
  recipe: {
    kind: 'call',
    with: { name: 'integration_event', params: { event: '{{event}}', title: '{{truncate title 90}}' } },
  },
  input: Type.Object(
    {
      name: Type.String({
        description: 'purchase, sign_up, or a name of your own',
        pattern: '^[A-Za-z][A-Za-z0-9_]{0,39}$',
      }),
      params: Type.Optional(
        Type.Record(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,39}$' }), Value, { maxProperties: 25 }),
      ),
      client_id: Type.Optional(
        Type.String({ description: "The visitor's; made from user_id unless given", minLength: 1, maxLength: 200 }),
      ),
      user_id: Type.Optional(
        Type.String({ description: 'An id of your own, no e-mail address', minLength: 1, maxLength: 256 }),
      ),
      measurement_id: Type.Optional(
        Type.String({ description: "G-…; the credential's unless given", pattern: '^G-[A-Z0-9]{4,20}$' }),
      ),
      check: Type.Optional(
        Type.Boolean({ description: 'Only have Google check it; nothing is counted', default: false }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    sent: Type.Boolean(),
    problems: Type.Array(Type.Object({ field: Type.Union([Type.String(), Type.Null()]), message: Type.String() })),
  }),
  example: { name: 'sign_up', params: { method: 'Google' }, user_id: 'user-42' },
  async run({ name, params = {}, client_id, user_id, measurement_id, check }, analytics: AnalyticsClient, call) {
    const id = needed(measurement_id, analytics.measurementId, 'measurement_id');
    needed(undefined, analytics.hasSecret ? 'set' : null, 'api_secret');
    const person = user_id === undefined ? {} : { user_id };
    // Without a time of engagement the event is missing from the reports on users.
    const event = { name, params: { engagement_time_msec: 1, ...params } };
    const json = { client_id: client_id ?? clientIdOf(user_id), ...person, events: [event] };
    if (check === true) return { sent: false, problems: await problemsOf(analytics, id, json, call) };
    await analytics.collect.post('mp/collect', { query: { measurement_id: id }, json, ...stop(call) });
    return { sent: true, problems: [] };
  },
});
