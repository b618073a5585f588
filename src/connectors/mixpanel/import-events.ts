import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { object } from '../loose.ts';
import { insertId, type MixpanelClient } from './client.ts';
import { DistinctId, EventName, Properties } from './schemas.ts';

export const importEvents = defineAction({
  id: 'import_events',
  title: 'Import events',
  summary: 'Brings in events of the past, up to 2000 at once. The same call repeated counts once.',
  effect: 'write',
  idempotent: true,
  input: Type.Object(
    {
      events: Type.Array(
        Type.Object(
          {
            event: EventName,
            time: Type.Integer({ description: 'Seconds or milliseconds since 1970', minimum: 1 }),
            distinct_id: Type.Optional(DistinctId),
            insert_id: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9-]{1,36}$' })),
            properties: Type.Optional(Properties),
          },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: 2000 },
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ imported: Type.Integer() }),
  example: { events: [{ event: 'Signed up', time: 1_767_268_800, distinct_id: 'user-42' }] },
  async run({ events }, mixpanel: MixpanelClient, call) {
    const json = events.map(({ event, time, distinct_id = '', insert_id, properties = {} }, index) => {
      const $insert_id = insert_id ?? insertId(call.idempotencyKey, String(index));
      return { event, properties: { ...properties, time, distinct_id, $insert_id } };
    });
    const { body } = await mixpanel.importing().post('import', { query: { strict: 1 }, json, ...stop(call) });
    const count = object(body).num_records_imported;
    return { imported: typeof count === 'number' ? count : events.length };
  },
});
