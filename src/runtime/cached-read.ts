import { createHash } from 'node:crypto';
import { findAction } from '#src/connectors/catalogue.ts';
import type { Cache } from '#src/execution/cache.ts';
import { boundsOf } from '#src/execution/cache-step.ts';
import type { Live } from '#src/integrations/live.ts';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import type { StepRequest } from '#src/sandbox/sandbox.ts';
import type { Clients } from './clients.ts';

/** Only what reads from a service of the catalogue: the same question under the same credential has the same answer for a while. */
export const isCacheable = ({ caching }: Manifest, { action }: StepRequest): boolean =>
  caching?.enabled === true && findAction(action)?.effect === 'read';

async function keyOf(clients: Clients, live: Live, { action, input }: StepRequest): Promise<string> {
  const { identity } = await clients.of(live, findAction(action)?.service ?? '');
  const hash = createHash('sha256')
    .update(JSON.stringify([identity, input]))
    .digest('base64url');
  return `read:${action}:${hash}`;
}

/** The answer that is kept, else the service's, which is kept then. A refusal is not. */
export async function cachedRead(
  { cache, clients, live }: { cache: Cache; clients: Clients; live: Live },
  request: StepRequest,
  make: () => Promise<unknown>,
): Promise<unknown> {
  const key = await keyOf(clients, live, request);
  const kept = (await cache.get(live.row.id, key)) as { output: unknown } | undefined;
  if (kept) return kept.output;
  const output = await make();
  await cache.set(live.row.id, key, { output: output ?? null }, boundsOf(live.effective?.manifest.caching));
  return output;
}
