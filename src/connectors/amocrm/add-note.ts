import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import type { AmocrmClient } from './client.ts';
import { Id, madeIn, Subdomain } from './schemas.ts';

export const EntityType = Type.Union(
  [Type.Literal('leads'), Type.Literal('contacts'), Type.Literal('companies'), Type.Literal('customers')],
  { title: 'Kind' },
);

export const addNote = defineAction({
  id: 'add_note',
  title: 'Add a note',
  summary: 'Writes a note on a lead, contact, company or customer.',
  effect: 'write',
  recipe: { kind: 'comment', with: { entity_type: 'leads', entity_id: '{{number}}' } },
  input: Type.Object(
    {
      subdomain: Subdomain,
      entity_type: EntityType,
      entity_id: Id('Its id'),
      text: Type.String({ minLength: 1, maxLength: 20_000 }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: Type.Integer() }),
  example: { entity_type: 'leads', entity_id: 3_912_171, text: 'The client asked for a call on Monday.' },
  async run({ subdomain, entity_type, entity_id, text }, amocrm: AmocrmClient, call) {
    const json = [{ note_type: 'common', params: { text } }];
    const path = `api/v4/${entity_type}/${entity_id}/notes`;
    const { body } = await amocrm.of(subdomain).post(path, { json, ...stop(call) });
    return { id: madeIn(body, 'notes') };
  },
});
