import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { text } from '../loose.ts';
import { change } from './call.ts';

const Text = (maxLength: number) => Type.Optional(Type.String({ minLength: 1, maxLength }));
const Maybe = Type.Union([Type.String(), Type.Null()]);

export const createCustomer = defineAction({
  id: 'create_customer',
  title: 'Create a customer',
  summary: 'Creates a customer. Stripe keeps several with the same e-mail address apart.',
  effect: 'write',
  scopes: ['customers:write'],
  input: Type.Object(
    {
      email: Type.Optional(Type.String({ maxLength: 512, pattern: '^[^@\\s]+@[^@\\s]+$' })),
      name: Text(256),
      phone: Text(20),
      description: Text(1000),
      metadata: Type.Optional(
        Type.Record(Type.String({ pattern: '^[^\\[\\]]{1,40}$' }), Type.String({ maxLength: 500 }), {
          maxProperties: 50,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: Type.String(), email: Maybe, name: Maybe }),
  example: { email: 'jenny@example.com', name: 'Jenny Rosen', metadata: { order: '42' } },
  async run({ metadata = {}, ...fields }, stripe, call) {
    const pairs = Object.entries(metadata).map(([key, value]) => [`metadata[${key}]`, value]);
    const made = await change(stripe, 'customers', { ...fields, ...Object.fromEntries(pairs) }, call);
    return { id: String(made.id), email: text(made.email), name: text(made.name) };
  },
});
