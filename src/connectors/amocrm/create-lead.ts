import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import type { AmocrmClient } from './client.ts';
import { CustomFields, Id, madeIn, Subdomain } from './schemas.ts';

const asList = (id: number | undefined): { id: number }[] => (id === undefined ? [] : [{ id }]);

export const createLead = defineAction({
  id: 'create_lead',
  title: 'Create a lead',
  summary: 'Adds a lead to a pipeline, for a contact or company where one is given.',
  effect: 'write',
  recipe: { kind: 'ticket', with: { name: '{{truncate (default title event) 200}}' } },
  input: Type.Object(
    {
      subdomain: Subdomain,
      name: Type.String({ minLength: 1, maxLength: 255 }),
      price: Type.Optional(Type.Integer({ minimum: 0 })),
      pipeline_id: Type.Optional(Id('Pipeline')),
      status_id: Type.Optional(Id('Stage')),
      responsible_user_id: Type.Optional(Id('Who is responsible')),
      contact_id: Type.Optional(Id('Contact')),
      company_id: Type.Optional(Id('Company')),
      tags: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 50 })),
      custom_fields: CustomFields,
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: Type.Integer(), name: Type.String(), url: Type.String() }),
  example: { name: 'Order 42', price: 5000, tags: ['site'] },
  async run({ subdomain, contact_id, company_id, tags, custom_fields, ...rest }, amocrm: AmocrmClient, call) {
    const embedded = {
      ...(contact_id === undefined ? {} : { contacts: asList(contact_id) }),
      ...(company_id === undefined ? {} : { companies: asList(company_id) }),
      ...(tags === undefined ? {} : { tags: tags.map((name) => ({ name })) }),
    };
    const lead = {
      ...rest,
      ...(custom_fields === undefined ? {} : { custom_fields_values: custom_fields }),
      ...(Object.keys(embedded).length === 0 ? {} : { _embedded: embedded }),
    };
    const { body } = await amocrm.of(subdomain).post('api/v4/leads', { json: [lead], ...stop(call) });
    const id = madeIn(body, 'leads');
    return { id, name: rest.name, url: amocrm.url(subdomain, `leads/detail/${id}`) };
  },
});
