import { createHash } from 'node:crypto';
import type { Ctx } from '#src/access/ctx.ts';
import { openService } from '#src/access/open-service.ts';
import { findConnector, listServices } from '#src/connectors/catalogue.ts';
import type { Source } from '#src/connectors/source.ts';
import type { Live, LiveIntegrations } from '#src/integrations/live.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import type { Job, NewJob } from '#src/queue/queue.ts';
import type { Settle } from '#src/queue/work.ts';
import { activeWithSource } from '#src/store/integrations.ts';

/** Services that send webhooks only for a while are asked again before it is over. */
export const SUBSCRIPTION_QUEUE = 'subscriptions';

type Deps = Pick<Ctx, 'store' | 'queue' | 'keyring' | 'clock' | 'services' | 'http' | 'publicUrl' | 'log'> & {
  live: LiveIntegrations;
};

interface Wanted {
  source: Required<Pick<Source, 'subscribe'>>;
  address: string;
  secret: string;
  jobId: string;
}

const LOOK = 'subscriptions';
const HOUR = 3_600_000;
const EVERY_MS = 5 * 60_000;
/** So long before its end a subscription is renewed; what both of them tell meanwhile comes twice. */
const EARLY_MS = HOUR;
const MOST = 10_000;

export const subscriptionsJob = (now: number): NewJob => ({
  id: LOOK,
  queue: SUBSCRIPTION_QUEUE,
  lane: 'clock',
  dueAt: now,
});

/** Null: there is nothing to subscribe to, or not yet. Another address or secret is another subscription. */
function wantedBy({ publicUrl }: Deps, { row, webhookSecrets }: Live): Wanted | null {
  const source = findConnector(row.source)?.source;
  const [secret] = webhookSecrets;
  if (!source?.subscribe || row.status !== 'active' || secret === undefined) return null;
  if (!publicUrl.startsWith('https://')) return null;
  const address = `${publicUrl}/webhooks/${row.id}`;
  const name = createHash('sha256').update(`${address} ${secret}`).digest('hex').slice(0, 16);
  return { source: { subscribe: source.subscribe }, address, secret, jobId: `sub_${row.id}_${name}` };
}

/** One job for each subscription there should be; those that are there already stay as they are. */
async function look(deps: Deps): Promise<Settle> {
  const services = listServices().flatMap(({ id, source }) => (source?.subscribes ? [id] : []));
  const rows = await activeWithSource(deps.store.read, services, MOST);
  const jobs: NewJob[] = [];
  const now = deps.clock.now();
  for (const { id, projectId } of rows) {
    const live = await deps.live.find(id);
    const wanted = live && wantedBy(deps, live);
    if (!wanted) continue;
    jobs.push({ id: wanted.jobId, queue: SUBSCRIPTION_QUEUE, lane: projectId, dueAt: now, payload: { id } });
  }
  return async (tx) => {
    await deps.queue.enqueue(tx, jobs);
    return now + EVERY_MS;
  };
}

/** Subscribes, and comes back before it ends. What nobody wants any more is let go. */
async function renew(deps: Deps, job: Job): Promise<Settle | undefined> {
  const live = await deps.live.find(String(job.payload?.id));
  const wanted = live && wantedBy(deps, live);
  if (!live || wanted?.jobId !== job.id) return undefined;
  const { id, projectId, source: service } = live.row;
  const now = deps.clock.now();
  try {
    const { client } = await openService(deps, { projectId, integrationId: id, service });
    const call = { idempotencyKey: `${job.id}:${Math.floor(now / HOUR)}`, signal: undefined, now };
    const { until } = await wanted.source.subscribe(client, { address: wanted.address, secret: wanted.secret }, call);
    return async () => Math.max(now + HOUR, until - EARLY_MS);
  } catch (thrown) {
    deps.log.warn({ integration: id, service, cause: sentenceOf(thrown) }, 'a subscription could not be renewed');
    return async () => now + HOUR;
  }
}

export const subscribe = (deps: Deps, job: Job): Promise<Settle | undefined> =>
  job.id === LOOK ? look(deps) : renew(deps, job);
