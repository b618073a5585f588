import { createHash, timingSafeEqual } from 'node:crypto';
import { seesProject } from '#src/access/allow.ts';
import type { Authenticate } from '#src/access/authenticate.ts';
import type { Source } from '#src/connectors/source.ts';
import type { Live } from '#src/integrations/live.ts';
import type { Clock } from '#src/kit/clock.ts';
import { CredentialFault, Fault } from '#src/kit/faults.ts';
import type { Delivery, Incoming } from './delivery.ts';
import type { Senders } from './senders.ts';

interface Deps {
  clock: Clock;
  authenticate: Authenticate;
  senders: Senders;
  bases: Readonly<Record<string, { base_url?: string }>>;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const sameText = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const badSignature = (): CredentialFault =>
  new CredentialFault('Invalid webhook signature', 'Signature verification failed');

/** A key with `webhooks.receive` stands for the signature of a source that has none. */
async function keyVouches(deps: Deps, live: Live, incoming: Incoming): Promise<boolean> {
  const header = incoming.headers.authorization;
  if (!header) return false;
  try {
    const actor = await deps.authenticate(header);
    const may = actor.permissions.has('admin') || actor.permissions.has('webhooks.receive');
    return may && seesProject(actor, live.row.projectId);
  } catch (thrown) {
    if (thrown instanceof Fault) return false;
    throw thrown;
  }
}

async function unsignedPasses(deps: Deps, live: Live, incoming: Incoming): Promise<boolean> {
  if (incoming.token !== null && live.pathToken !== null) return sameText(incoming.token, live.pathToken);
  return await keyVouches(deps, live, incoming);
}

async function isSigned(deps: Deps, live: Live, source: Source, { headers, raw, token }: Incoming): Promise<boolean> {
  const secrets = live.webhookSecrets;
  if (token !== null || secrets.length === 0) return false;
  const scheme = live.effective?.manifest.verify;
  const url = source.certificateUrl?.(headers, raw, deps.bases[source.service]?.base_url) ?? null;
  const certificate = url === null ? undefined : await deps.senders.certificate(url);
  return source.verify({ headers, raw, secrets, now: deps.clock.now(), scheme, certificate });
}

/**
 * The one place where an unverified webhook becomes a Delivery; 401 otherwise.
 * A source that signs is never taken without a secret, and a secret path never stands for its signature.
 */
export async function verify(deps: Deps, live: Live, source: Source, incoming: Incoming): Promise<Delivery> {
  const unsigned = live.effective?.manifest.unsigned ?? false;
  const signs = (source.signs || source.maySign === true) && !unsigned;
  const signed = signs && (await isSigned(deps, live, source, incoming));
  const passes = signed || ((!source.signs || unsigned) && (await unsignedPasses(deps, live, incoming)));
  if (!passes) throw badSignature();
  return { headers: incoming.headers, raw: incoming.raw, signed } as Delivery;
}
