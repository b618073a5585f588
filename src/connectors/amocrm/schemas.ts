import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { list, object } from '../loose.ts';

export const Subdomain = Type.Optional(
  Type.String({
    title: 'Subdomain',
    description: "The account of this call; the credential's unless given",
    pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,62}$',
  }),
);

export const Id = (title: string) => Type.Integer({ title, minimum: 1 });

export const CustomFields = Type.Optional(
  Type.Array(Type.Record(Type.String(), Type.Unknown()), {
    title: 'Additional fields',
    description: 'As amoCRM takes them: [{"field_code": "PHONE", "values": [{"value": "+7…"}]}]',
    maxItems: 100,
  }),
);

/** The id of the one entity that was made; amoCRM answers with a list of them. */
export function madeIn(body: unknown, entity: string): number {
  const [first] = list(object(object(body)._embedded)[entity]);
  const id = object(first).id;
  if (typeof id === 'number') return id;
  throw new InputFault('Request refused', 'amoCRM answered without the id of what was made. Check the address.');
}
