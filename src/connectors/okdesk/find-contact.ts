import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { anyOf } from '../any-of.ts';
import { defineAction } from '../define.ts';
import { type Loose, object, text } from '../loose.ts';
import type { OkdeskClient } from './client.ts';
import { foundIn, Id, Maybe, MaybeNumber } from './schemas.ts';

const Text = (description: string) => Type.Optional(Type.String({ description, minLength: 1, maxLength: 255 }));

const nameOf = ({ name, last_name, first_name, patronymic }: Loose): string | null =>
  text(name) ?? text([last_name, first_name, patronymic].flatMap((part) => text(part) ?? []).join(' '));

const idOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

export const findContact = defineAction({
  id: 'find_contact',
  title: 'Find a contact',
  summary: 'Finds people of clients by phone, e-mail address, id or a part of the name.',
  effect: 'read',
  input: Type.Object(
    {
      search: Text('A part of the name, address or phone'),
      email: Text('The whole address'),
      phone: Text('The whole phone number'),
      contact_id: Id('Contact'),
    },
    { additionalProperties: false, ...anyOf('search', 'email', 'phone', 'contact_id') },
  ),
  output: Type.Object({
    contacts: Type.Array(
      Type.Object({ id: Type.Integer(), name: Maybe, email: Maybe, phone: Maybe, company_id: MaybeNumber }),
    ),
  }),
  example: { phone: '+79990001122' },
  async run({ search, email, phone, contact_id }, okdesk: OkdeskClient, call) {
    const query = search === undefined ? { email, phone, id: contact_id } : { search_string: search };
    const { body } = await okdesk.http.get('contacts/', { query, ...stop(call) });
    const contacts = foundIn(body).map((one) => ({
      id: Number(one.id),
      name: nameOf(one),
      email: text(one.email),
      phone: text(one.phone) ?? text(one.mobile_phone),
      company_id: idOf(one.company_id) ?? idOf(object(one.company).id),
    }));
    return { contacts };
  },
});
