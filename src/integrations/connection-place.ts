import type { CredentialPlace } from '#src/access/credentials.ts';
import type { Ctx } from '#src/access/ctx.ts';
import type { Connector } from '#src/connectors/define.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import type { OAuth } from '#src/connectors/oauth.ts';
import { InputFault } from '#src/kit/faults.ts';
import { loadIntegration } from './find.ts';
import { loadProject } from './load-project.ts';

/** Where in the house a connection comes to lie: with one integration, or as the default of a project. */
export async function connectionPlace(
  ctx: Ctx,
  service: string,
  asked: { project?: string | undefined; integrationId?: string | undefined },
): Promise<CredentialPlace> {
  if (asked.integrationId !== undefined) {
    const row = await loadIntegration(ctx, asked.integrationId);
    return { projectId: row.projectId, integrationId: row.id, service };
  }
  const project = await loadProject(ctx, asked.project ?? 'local');
  return { projectId: project.id, integrationId: '', service };
}

/** A service that people connect in a browser, or a fault that says how it is done otherwise. */
export function connectable(service: string): { connector: Connector; oauth: OAuth } {
  const connector = getConnector(service);
  const { oauth } = connector.credentials;
  if (oauth) return { connector, oauth };
  const fields = connector.credentialFields.join(', ');
  throw new InputFault(
    'Not connected in a browser',
    `${connector.title} takes ${fields || 'no credential'}: set it with POST /v1/credentials.`,
    { status: 409 },
  );
}

export const redirectUriOf = (ctx: Ctx): string => `${ctx.publicUrl}/oauth/callback`;
