import { APP_QUEUE } from '#src/events/record-app-delivery.ts';
import { adopt } from '#src/factory/adopt.ts';
import { createFactory } from '#src/factory/work.ts';
import type { GitHub } from '#src/github/open.ts';
import { intakeApp } from '#src/intake/app.ts';
import type { IntakeDeps } from '#src/intake/deps.ts';
import { handleDelivery } from '#src/intake/handle-delivery.ts';
import { CLOCK_QUEUE, pickUp, pickUpJob } from '#src/intake/pick-up.ts';
import { receiveWith } from '#src/intake/receive-with.ts';
import { syncStatus } from '#src/intake/sync-status.ts';
import { STATUS_QUEUE } from '#src/integrations/status-job.ts';
import { createWorker, type Work, type Worker } from '#src/queue/work.ts';
import { ADOPT_QUEUE, adoptingOf } from '#src/requests/adopt-job.ts';
import { REQUEST_QUEUE } from '#src/requests/queues.ts';
import { systemCtx, type World } from './world.ts';

/** What GitHub told us: to the integrations and to the bot. */
function worker(world: World, github: GitHub | null): Work[] {
  if (!github) return [];
  const { store, queue, live } = world;
  const deps: IntakeDeps = { github, ctx: systemCtx(world), ctxFor: world.ctxFor };
  intakeApp(github.probot, deps);
  const handling = { store, queue, live, ownLogin: github.botLogin, receive: receiveWith(github.probot) };
  return [
    { queue: APP_QUEUE, most: 8, handle: (job) => handleDelivery(handling, job) },
    { queue: CLOCK_QUEUE, most: 1, handle: () => pickUp(deps) },
  ];
}

/** What was asked for: built, told, and taken over once merged. */
function factory(world: World, github: GitHub | null): Work[] {
  const { sandbox } = world;
  const ctx = systemCtx(world);
  const building: Work = createFactoryWork(world, github);
  if (!github) return [building];
  const deps: IntakeDeps = { github, ctx, ctxFor: world.ctxFor };
  return [
    building,
    { queue: STATUS_QUEUE, most: 4, handle: (job) => syncStatus(deps, job) },
    { queue: ADOPT_QUEUE, most: 2, handle: (job) => adopt({ github, sandbox, ctx }, adoptingOf(job)) },
  ];
}

function createFactoryWork(world: World, github: GitHub | null): Work {
  const { work } = createFactory({ ctx: systemCtx(world), sandbox: world.sandbox, github });
  return { queue: REQUEST_QUEUE, most: 2, handle: (job) => work(job.id, job) };
}

/** Labelled issues are looked for at every start, whatever was planned before. */
async function planPickUp({ store, queue, clock }: World): Promise<void> {
  const job = pickUpJob(clock.now());
  await store.write(async (tx) => {
    await queue.remove(tx, [job.id]);
    await queue.enqueue(tx, [job]);
  });
}

/** The queues that this process works on, by its roles. */
export async function createWorkers(world: World): Promise<Worker[]> {
  const { roles } = world.env;
  const github = roles.has('worker') || roles.has('factory') ? await world.github() : null;
  if (github && roles.has('worker')) await planPickUp(world);
  const works = [
    ...(roles.has('worker') ? worker(world, github) : []),
    ...(roles.has('factory') ? factory(world, github) : []),
  ];
  return works.map((work) => createWorker(world, work));
}
