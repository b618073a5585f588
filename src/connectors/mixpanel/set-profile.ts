import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import type { MixpanelClient } from './client.ts';
import { DistinctId, Properties } from './schemas.ts';

export const setProfile = defineAction({
  id: 'set_profile',
  title: 'Set a profile',
  summary: 'Writes properties of a user: $name, $email and whatever else is known.',
  effect: 'write',
  idempotent: true,
  input: Type.Object(
    {
      distinct_id: DistinctId,
      properties: Properties,
      once: Type.Optional(Type.Boolean({ description: 'Leave what is there already', default: false })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ distinct_id: Type.String() }),
  example: { distinct_id: 'user-42', properties: { $name: 'Jenny Rosen', plan: 'pro' } },
  async run({ distinct_id, properties, once = false }, mixpanel: MixpanelClient, call) {
    const change = { $token: mixpanel.token, $distinct_id: distinct_id, [once ? '$set_once' : '$set']: properties };
    await mixpanel.http.post('engage', { query: { verbose: 1 }, json: [change], ...stop(call) });
    return { distinct_id };
  },
});
