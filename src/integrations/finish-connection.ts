import { writeAudit } from '#src/access/audit.ts';
import { keepCredential, resolveCredential } from '#src/access/credentials.ts';
import type { Ctx } from '#src/access/ctx.ts';
import type { Connector } from '#src/connectors/define.ts';
import { clientOf, type FreshTokens, fetchTokens, refusedGrant } from '#src/connectors/oauth.ts';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { updateCredential } from '#src/store/credentials.ts';
import { findIntegration } from '#src/store/integrations.ts';
import { takeOauthFlow } from '#src/store/oauth-flows.ts';
import type { OauthFlowRow } from '#src/store/rows.ts';
import { activateWhenReady } from './activate-when-ready.ts';
import { hashOf } from './begin-connection.ts';
import { connectable, redirectUriOf } from './connection-place.ts';
import { reassessProject } from './reassess.ts';

type Query = Readonly<Record<string, string>>;

async function flowOf(ctx: Ctx, state: string, cookie: string): Promise<OauthFlowRow> {
  const flow = await ctx.store.write((tx) => takeOauthFlow(tx, hashOf(state)));
  if (flow && flow.browser === hashOf(cookie) && flow.expiresAt > ctx.clock.now()) return flow;
  throw new InputFault(
    'Connection not begun here',
    'This connection was not begun in this browser, was finished already, or took longer than ten minutes. Begin it again.',
    { status: 403 },
  );
}

async function tokensFor(ctx: Ctx, flow: OauthFlowRow, code: string, more: Query): Promise<FreshTokens> {
  const { connector, oauth } = connectable(flow.service);
  const fields = { ...(await resolveCredential(ctx.store.read, ctx, flow))?.fields, ...more };
  const client = clientOf(oauth, connector.id, fields);
  const { title } = connector;
  const url = oauth.tokenUrl(fields, fields.base_url ?? null);
  const fault = (body: unknown, { status }: { status: number }) => refusedGrant(title, body, status);
  const options = { service: connector.id, title, baseUrl: new URL(url).origin, scope: flow.projectId, fault };
  const http = ctx.http.client({ ...options, redact: [client.secret, code, flow.verifier] });
  const body = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUriOf(ctx),
    client_id: client.id,
    client_secret: client.secret,
    ...(oauth.pkce ? { code_verifier: flow.verifier } : {}),
  };
  return await fetchTokens({ http, title, url, encoding: oauth.encoding, body });
}

async function keep(ctx: Ctx, flow: OauthFlowRow, { expiresIn, ...tokens }: FreshTokens, more: Query): Promise<void> {
  await ctx.store.write(async (tx) => {
    const id = await keepCredential(tx, ctx, flow, { ...tokens, ...more });
    if (expiresIn !== null) await updateCredential(tx, id, { expiresAt: ctx.clock.now() + expiresIn * 1000 });
    const after = { service: flow.service, integration: flow.integrationId || null };
    await writeAudit(tx, ctx, { action: 'credential.connect', projectId: flow.projectId, targetId: id, after });
    if (flow.integrationId === '') return await reassessProject(tx, ctx, flow.projectId);
    const row = await findIntegration(tx, flow.integrationId);
    if (row) await activateWhenReady(tx, ctx, row);
    tx.afterCommit(() => ctx.changed(flow.integrationId));
  });
}

/** Somebody came back from the service: what they allowed becomes a credential. Returns the service. */
export async function finishConnection(system: Ctx, query: Query, cookie: string): Promise<Connector> {
  const { state = '', code = '', error } = query;
  const flow = await flowOf(system, state, cookie);
  const { connector, oauth } = connectable(flow.service);
  if (error !== undefined || code === '') {
    const why = (query.error_description ?? error ?? 'no code came back').slice(0, 200);
    throw new CredentialFault('Connection refused', `${connector.title} was not connected: ${why}`, { status: 403 });
  }
  const ctx = { ...system, actor: { ...system.actor, id: flow.actor, name: flow.actor } };
  const more = oauth.fromCallback?.(query) ?? {};
  await keep(ctx, flow, await tokensFor(ctx, flow, code, more), more);
  return connector;
}
