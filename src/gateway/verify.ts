import { createHash, timingSafeEqual } from 'node:crypto';
import { may, seesProject } from '#src/access/allow.ts';
import type { Authenticate } from '#src/access/authenticate.ts';
import type { Source } from '#src/connectors/source.ts';
import type { VerifyScheme } from '#src/connectors/verify-scheme.ts';
import type { Live, SourceDoor } from '#src/integrations/live.ts';
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
    return may(actor, 'webhooks.receive') && seesProject(actor, live.row.projectId);
  } catch (thrown) {
    if (thrown instanceof Fault) return false;
    throw thrown;
  }
}

/** What is known of a sender at its own address. */
interface Sender {
  live: Live;
  source: Source;
  service: string;
}

const isMain = ({ live, service }: Pick<Sender, 'live' | 'service'>): boolean => service === live.row.source;

/** The way to verify that the manifest chose for a source. */
export const schemeOf = (live: Live, service: string): VerifyScheme | undefined => {
  const manifest = live.effective?.manifest;
  return isMain({ live, service }) ? manifest?.verify : manifest?.sources?.[service]?.verify;
};

function isMarkedUnsigned({ live, service }: Sender): boolean {
  const manifest = live.effective?.manifest;
  return (isMain({ live, service }) ? manifest?.unsigned : manifest?.sources?.[service]?.unsigned) ?? false;
}

/** What vouches for what comes of a sender. */
export const doorOf = ({ live, service }: Sender): SourceDoor =>
  isMain({ live, service }) ? live : (live.others?.get(service) ?? { webhookSecrets: [], pathToken: null });

async function unsignedPasses(deps: Deps, sender: Sender, incoming: Incoming): Promise<boolean> {
  const { pathToken } = doorOf(sender);
  if (incoming.token !== null && pathToken !== null) return sameText(incoming.token, pathToken);
  return await keyVouches(deps, sender.live, incoming);
}

async function isSigned(deps: Deps, sender: Sender, { headers, raw, token }: Incoming): Promise<boolean> {
  const { live, source, service } = sender;
  const { webhookSecrets: secrets } = doorOf(sender);
  if (token !== null || secrets.length === 0) return false;
  const scheme = schemeOf(live, service);
  const url = source.certificateUrl?.(headers, raw, deps.bases[source.service]?.base_url) ?? null;
  const certificate = url === null ? undefined : await deps.senders.certificate(url);
  return source.verify({ headers, raw, secrets, now: deps.clock.now(), scheme, certificate });
}

/**
 * The one place where an unverified webhook becomes a Delivery; 401 otherwise.
 * A source that signs is never taken without a secret, and a secret path never stands for its signature.
 */
export async function verify(deps: Deps, sender: Sender, incoming: Incoming): Promise<Delivery> {
  const { source } = sender;
  const unsigned = isMarkedUnsigned(sender);
  const signs = (source.signs || source.maySign === true) && !unsigned;
  const signed = signs && (await isSigned(deps, sender, incoming));
  const passes = signed || ((!source.signs || unsigned) && (await unsignedPasses(deps, sender, incoming)));
  if (!passes) throw badSignature();
  return { headers: incoming.headers, raw: incoming.raw, signed } as Delivery;
}
