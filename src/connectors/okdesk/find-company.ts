import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { anyOf } from '../any-of.ts';
import { defineAction } from '../define.ts';
import { type Loose, list, object, text } from '../loose.ts';
import type { OkdeskClient } from './client.ts';
import { foundIn, Id, Maybe } from './schemas.ts';

const Text = (description: string) => Type.Optional(Type.String({ description, minLength: 1, maxLength: 255 }));

/** Okdesk keeps the tax number in a field of its own, or among the parameters that an account has defined. */
const hasNumber = (company: Loose, inn: string): boolean =>
  [company.inn, ...list(company.parameters).map((one) => object(one).value)].some((value) => String(value) === inn);

/** A search finds the digits anywhere: where Okdesk tells the numbers, only those that have this one are meant. */
function withNumber(found: Loose[], inn: string | undefined): Loose[] {
  const exact = inn === undefined ? [] : found.filter((company) => hasNumber(company, inn));
  return exact.length > 0 ? exact : found;
}

export const findCompany = defineAction({
  id: 'find_company',
  title: 'Find a company',
  summary: 'Finds companies by tax number, name, phone, id or any part of these.',
  effect: 'read',
  input: Type.Object(
    {
      search: Text('A part of the name or of other fields'),
      inn: Type.Optional(Type.String({ description: 'Tax number (ИНН)', pattern: '^(?:\\d{10}|\\d{12})$' })),
      name: Text('The whole name'),
      phone: Text('The whole phone number'),
      company_id: Id('Company'),
    },
    { additionalProperties: false, ...anyOf('inn', 'search', 'name', 'phone', 'company_id') },
  ),
  output: Type.Object({
    companies: Type.Array(
      Type.Object({ id: Type.Integer(), name: Maybe, additional_name: Maybe, email: Maybe, phone: Maybe }),
    ),
  }),
  example: { inn: '7707083893' },
  async run({ search, inn, name, phone, company_id }, okdesk: OkdeskClient, call) {
    const search_string = inn ?? search;
    const query = search_string === undefined ? { name, phone, id: company_id } : { search_string };
    const { body } = await okdesk.http.get('companies/', { query, ...stop(call) });
    const companies = withNumber(foundIn(body), inn).map((one) => ({
      id: Number(one.id),
      name: text(one.name),
      additional_name: text(one.additional_name),
      email: text(one.email),
      phone: text(one.phone),
    }));
    return { companies };
  },
});
