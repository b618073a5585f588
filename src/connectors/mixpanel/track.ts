import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { insertId, type MixpanelClient } from './client.ts';
import { DistinctId, EventName, Properties } from './schemas.ts';

export const track = defineAction({
  id: 'track',
  title: 'Track an event',
  summary: 'Counts an event of now. The same call repeated counts once.',
  effect: 'write',
  input: Type.Object(
    { event: EventName, distinct_id: Type.Optional(DistinctId), properties: Type.Optional(Properties) },
    { additionalProperties: false },
  ),
  output: Type.Object({ tracked: Type.Boolean() }),
  example: { event: 'Signed up', distinct_id: 'user-42', properties: { plan: 'pro' } },
  async run({ event, distinct_id = '', properties = {} }, mixpanel: MixpanelClient, call) {
    const own = { token: mixpanel.token, distinct_id, time: call.now, $insert_id: insertId(call.idempotencyKey) };
    const json = [{ event, properties: { ...properties, ...own } }];
    await mixpanel.http.post('track', { query: { verbose: 1 }, json, ...stop(call) });
    return { tracked: true };
  },
});
