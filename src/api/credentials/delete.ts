import { removeCredential } from '#src/integrations/remove-credential.ts';
import { defineRoute } from '../define.ts';
import { CredentialId } from './shapes.ts';

export default defineRoute({
  method: 'DELETE',
  path: '/v1/credentials/:id',
  summary: 'Withdraw a credential; what needs it waits until there is another',
  permission: 'integrations.write',
  status: 204,
  schema: { params: CredentialId },
  async handle({ ctx, params }) {
    await removeCredential(ctx, params.id);
    return null;
  },
});
