import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { object } from '../loose.ts';
import { madeSince } from '../made-since.ts';
import type { OkdeskClient } from './client.ts';
import { foundIn, Id, IssueId } from './schemas.ts';

const Name = (title: string) => Type.String({ title, minLength: 1, maxLength: 100 });

export const createContact = defineAction({
  id: 'create_contact',
  title: 'Create a contact',
  summary: 'Adds a person of a client, with a company where one is given.',
  effect: 'write',
  input: Type.Object(
    {
      first_name: Name('First name'),
      last_name: Name('Last name'),
      patronymic: Type.Optional(Name('Patronymic')),
      phone: Type.Optional(Type.String({ minLength: 5, maxLength: 40 })),
      email: Type.Optional(Type.String({ minLength: 3, maxLength: 255 })),
      company_id: Id('Company'),
      comment: Type.Optional(Type.String({ maxLength: 2000 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: IssueId }),
  example: { first_name: 'Ivan', last_name: 'Petrov', phone: '+79990001122', company_id: 1040 },
  async run(contact, okdesk: OkdeskClient, call) {
    const { body } = await okdesk.http.post('contacts', { json: { contact }, ...stop(call) });
    const id = Number(object(body).id);
    if (Number.isInteger(id)) return { id };
    throw new InputFault('Request refused', 'Okdesk answered without the id of the contact. Check okdesk_api_url.');
  },
  /** Two people may have one name, and only one number: by the name alone it must be a new one. */
  async recall({ first_name, last_name, phone, email, company_id }, okdesk, call) {
    const query = phone ? { phone } : email ? { email } : { search_string: last_name };
    const { body } = await okdesk.http.get('contacts/', { query, ...stop(call) });
    return foundIn(body)
      .filter((one) => one.first_name === first_name && one.last_name === last_name)
      .filter((one) => company_id === undefined || (one.company_id ?? object(one.company).id) === company_id)
      .filter((one) => phone !== undefined || email !== undefined || madeSince(one.created_at, call.since))
      .map(({ id }) => ({ id: Number(id) }));
  },
});
