import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { SlackClient } from './client.ts';

export const lookupUser = defineAction({
  id: 'lookup_user',
  title: 'Look up a user',
  summary: 'Finds the person with an e-mail address, for example to mention them.',
  effect: 'read',
  scopes: ['users:read.email'],
  input: Type.Object(
    { email: Type.String({ minLength: 3, maxLength: 320, pattern: '^[^@\\s]+@[^@\\s]+$' }) },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: Type.String(), name: Type.String(), real_name: Type.Union([Type.String(), Type.Null()]) }),
  example: { email: 'dev@example.com' },
  async run({ email }, slack: SlackClient, { signal }) {
    const { answer } = await slack.call('users.lookupByEmail', { form: { email }, ...(signal ? { signal } : {}) });
    const user = (answer.user ?? {}) as { id?: unknown; name?: unknown; real_name?: unknown };
    const real_name = typeof user.real_name === 'string' ? user.real_name : null;
    return { id: String(user.id), name: String(user.name), real_name };
  },
});
