import type { Action } from '#src/connectors/action.ts';
import { findConnector } from '#src/connectors/catalogue.ts';
import { type Probed, probe } from '#src/connectors/probe.ts';
import { redact } from '#src/kit/redact.ts';
import { updateCredential } from '#src/store/credentials.ts';
import type { ResolvedCredential } from './credentials.ts';
import type { Ctx } from './ctx.ts';
import { secretsIn } from './open-service.ts';
import { tokensOf } from './renew-tokens.ts';

const unknown = (message: string): Probed => ({
  status: 'unknown',
  message,
  account: null,
  scopes: null,
  missingScopes: [],
});

/** Asks the service about a credential; what it said is kept with it. Never throws. */
export async function testCredential(
  ctx: Ctx,
  service: string,
  credential: ResolvedCredential,
  given: { projectId: string; actions?: readonly Action[] },
): Promise<Probed> {
  const connector = findConnector(service);
  if (!connector) return unknown(`${service} is not in the catalogue: nothing is known of how to try it.`);
  const secrets = secretsIn(connector, credential.fields);
  const tokens = tokensOf(ctx, connector, credential, (token) => secrets.push(token));
  const doors = { http: ctx.http, clock: ctx.clock, scope: given.projectId, ...(tokens ? { tokens } : {}) };
  // Some services repeat what they were told, in what they complain about or in whom they greet.
  const probed = redact(await probe(connector, credential.fields, doors, given.actions), secrets) as Probed;
  const { id } = credential;
  if (id !== null) {
    const { status, message, scopes } = probed;
    const testedAt = ctx.clock.now();
    const kept = { status, message, scopes: scopes === null ? null : [...scopes], testedAt };
    await ctx.store.write((tx) => updateCredential(tx, id, kept), { durable: false });
  }
  return probed;
}
