import { AUDIT_WEBHOOK_QUEUE } from '#src/access/audit-webhooks/hook.ts';
import { sendAuditWebhook } from '#src/access/audit-webhooks/send.ts';
import { CREDENTIAL_QUEUE } from '#src/access/credential-job.ts';
import { ALERT_QUEUE, deliverAlert } from '#src/alerts/deliver.ts';
import { createWatch, WATCH_QUEUE, watchJob } from '#src/alerts/watch.ts';
import { EVENT_QUEUE } from '#src/events/event.ts';
import { REDACT_QUEUE } from '#src/events/redact-job.ts';
import { testSavedCredential } from '#src/integrations/test-stored-credential.ts';
import { once } from '#src/kit/once.ts';
import { PROBE_QUEUE, probeJob, probeSelf } from '#src/metrics/self-probe.ts';
import { wind } from '#src/queue/clockwork.ts';
import { createWorker, type Work, type Worker } from '#src/queue/work.ts';
import { REQUEST_QUEUE } from '#src/requests/queues.ts';
import { EXPIRY_QUEUE, expiryJob, warnOfExpiry } from '#src/runtime/expiry.ts';
import { CANARY_QUEUE, canaryJob, judgeCanaries } from '#src/runtime/judge-canaries.ts';
import { createPolling, POLL_QUEUE, pollingJob } from '#src/runtime/polling.ts';
import { redactAtRest } from '#src/runtime/redact-at-rest.ts';
import { CLOCK_QUEUE, retain, retentionJob } from '#src/runtime/retention.ts';
import { SUBSCRIPTION_QUEUE, subscribe, subscriptionsJob } from '#src/runtime/subscriptions.ts';
import { type ClockWatch, watchClock } from '#src/runtime/watch-clock.ts';
import { systemCtx, type World } from './world.ts';

/** Services that are asked at once: each holds its place for as long as nothing happens there. */
const MOST_POLLS = 200;

export interface Workers {
  start(): Promise<void>;
  stop(withinMs: number): Promise<void>;
}

/** The factory is loaded when there is something to build. */
function building(world: World): Work {
  const factory = once(async () => {
    const { createFactory } = await import('#src/factory/work.ts');
    return createFactory({
      ctx: systemCtx(world),
      sandbox: world.sandbox,
      github: await world.github(),
      claude: world.claude,
      model: world.env.claudeModel,
    });
  });
  return { queue: REQUEST_QUEUE, most: 2, handle: async (job) => await (await factory()).work(job.id, job) };
}

/** What keeps the house tidy by the clock. */
async function keeping(world: World): Promise<Work[]> {
  const now = world.clock.now();
  await wind(world, [
    retentionJob(now),
    subscriptionsJob(now),
    pollingJob(now),
    expiryJob(now),
    watchJob(now),
    probeJob(now),
    canaryJob(now),
  ]);
  const watch = createWatch(systemCtx(world), { language: world.env.language, eventQueue: EVENT_QUEUE });
  const subscribing = { ...systemCtx(world), live: world.live };
  return [
    { queue: POLL_QUEUE, most: MOST_POLLS, ...createPolling({ ...subscribing, lanes: world.lanes }) },
    { queue: SUBSCRIPTION_QUEUE, most: 2, handle: (job) => subscribe(subscribing, job) },
    { queue: EXPIRY_QUEUE, most: 1, handle: () => warnOfExpiry(world) },
    { queue: CLOCK_QUEUE, most: 1, handle: () => retain(world) },
    { queue: WATCH_QUEUE, most: 1, handle: () => watch() },
    { queue: CANARY_QUEUE, most: 1, handle: () => judgeCanaries(systemCtx(world)) },
    { queue: PROBE_QUEUE, most: 1, handle: () => probeSelf(systemCtx(world)) },
    { queue: ALERT_QUEUE, most: 4, handle: (job) => deliverAlert(systemCtx(world), job) },
    { queue: AUDIT_WEBHOOK_QUEUE, most: 4, handle: (job) => sendAuditWebhook(systemCtx(world), job) },
    { queue: REDACT_QUEUE, most: 1, handle: (job) => redactAtRest(world, job) },
    { queue: CREDENTIAL_QUEUE, most: 4, handle: (job) => testSavedCredential(systemCtx(world), job.id) },
  ];
}

/** The queues that this process works on, by its roles. What speaks to GitHub is loaded only where there is an App. */
async function worksOf(world: World): Promise<Work[]> {
  const { roles } = world.env;
  const works = [
    ...(roles.has('factory') ? [building(world)] : []),
    ...(roles.has('worker') ? await keeping(world) : []),
  ];
  if (world.githubApp() === null || !(roles.has('worker') || roles.has('factory'))) return works;
  const { githubWorks } = await import('./github-works.ts');
  return [...works, ...(await githubWorks(world))];
}

/** Everything behind the queues but the events themselves. Started again, they work for the App that is there then. */
export function createWorkers(world: World): Workers {
  let workers: Worker[] = [];
  let watch: ClockWatch | undefined;

  async function stop(withinMs: number): Promise<void> {
    watch?.stop();
    await Promise.all(workers.splice(0).map((worker) => worker.stop(withinMs)));
  }

  return {
    async start() {
      const works = await worksOf(world);
      watch = watchClock(world, [EVENT_QUEUE, ...works.map((work) => work.queue)]);
      workers = works.map((work) => createWorker(world, work));
      for (const worker of workers) worker.start();
    },
    stop,
  };
}
