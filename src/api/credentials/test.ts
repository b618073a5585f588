import { presentProbed } from '#src/integrations/present-health.ts';
import { defineRoute } from '../define.ts';
import { CredentialId, Probe } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/credentials/:id/test',
  summary: 'Ask the service whether it takes this credential (10 times a minute)',
  permission: 'integrations.write',
  reply: Probe,
  faults: { 429: 'It was tested ten times in this minute.' },
  schema: { params: CredentialId },
  handle: async ({ ctx, params, services }) => presentProbed(await services.health.testCredential(ctx, params.id)),
});
