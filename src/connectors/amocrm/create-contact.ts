import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import type { AmocrmClient } from './client.ts';
import { CustomFields, madeIn, Subdomain } from './schemas.ts';

export const createContact = defineAction({
  id: 'create_contact',
  title: 'Create a contact',
  summary: 'Adds a person, with additional fields such as phone and e-mail address.',
  effect: 'write',
  input: Type.Object(
    {
      subdomain: Subdomain,
      name: Type.String({ minLength: 1, maxLength: 255 }),
      custom_fields: CustomFields,
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: Type.Integer(), name: Type.String() }),
  example: {
    name: 'Иван Петров',
    custom_fields: [{ field_code: 'PHONE', values: [{ value: '+79990001122', enum_code: 'WORK' }] }],
  },
  async run({ subdomain, name, custom_fields }, amocrm: AmocrmClient, call) {
    const contact = { name, ...(custom_fields === undefined ? {} : { custom_fields_values: custom_fields }) };
    const { body } = await amocrm.of(subdomain).post('api/v4/contacts', { json: [contact], ...stop(call) });
    return { id: madeIn(body, 'contacts'), name };
  },
});
