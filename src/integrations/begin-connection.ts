import { createHash } from 'node:crypto';
import { allow } from '#src/access/allow.ts';
import { resolveCredential } from '#src/access/credentials.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { authorizeUrlOf, clientOf } from '#src/connectors/oauth.ts';
import { newToken } from '#src/kit/ids.ts';
import { insertOauthFlow } from '#src/store/oauth-flows.ts';
import { connectable, connectionPlace, redirectUriOf } from './connection-place.ts';

/** Which cookie ties the way back to the browser that began. */
export const CONNECT_COOKIE = 'ccb-connect';

/** So long somebody may take to say yes. */
export const CONNECT_SECONDS = 600;

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface Begun {
  authorizeUrl: string;
  /** Stays in the browser that began: nobody can have another finish what they began themselves. */
  cookie: string;
}

/** Somebody is about to say yes at a service in their browser. */
export async function beginConnection(
  ctx: Ctx,
  service: string,
  asked: { project?: string | undefined; integrationId?: string | undefined },
): Promise<Begun> {
  allow(ctx.actor, 'integrations.write');
  const { connector, oauth } = connectable(service);
  const place = await connectionPlace(ctx, connector.id, asked);
  const credential = await resolveCredential(ctx.store.read, ctx, place);
  const client = clientOf(oauth, connector.id, credential?.fields ?? {});
  const [state, cookie, verifier] = [newToken(), newToken(), newToken()];
  const now = ctx.clock.now();
  const flow = { ...place, id: hashOf(state), browser: hashOf(cookie), actor: ctx.actor.id, verifier };
  await ctx.store.write((tx) => insertOauthFlow(tx, { ...flow, expiresAt: now + CONNECT_SECONDS * 1000 }, now));
  const redirectUri = redirectUriOf(ctx);
  return { authorizeUrl: authorizeUrlOf(oauth, { clientId: client.id, redirectUri, state, verifier }), cookie };
}
