import { APP_QUEUE } from '#src/events/record-app-delivery.ts';
import { adopt } from '#src/factory/adopt.ts';
import { agree } from '#src/factory/publish/agree.ts';
import type { GitHub } from '#src/github/open.ts';
import { intakeApp } from '#src/intake/app.ts';
import type { IntakeDeps } from '#src/intake/deps.ts';
import { handleDelivery } from '#src/intake/handle-delivery.ts';
import { GITHUB_CLOCK_QUEUE, pickUp, pickUpJob } from '#src/intake/pick-up.ts';
import { postAnswer } from '#src/intake/post-answer.ts';
import { receiveWith } from '#src/intake/receive-with.ts';
import { reconcile, reconcileJob } from '#src/intake/reconcile.ts';
import { syncStatus } from '#src/intake/sync-status.ts';
import { AGREE_QUEUE, integrationOfAgreeJob } from '#src/integrations/agree-job.ts';
import { STATUS_QUEUE } from '#src/integrations/status-job.ts';
import { wind } from '#src/queue/clockwork.ts';
import type { Settle, Work } from '#src/queue/work.ts';
import { ADOPT_QUEUE, adoptingOf } from '#src/requests/adopt-job.ts';
import { ANSWER_QUEUE } from '#src/requests/answer-job.ts';
import { systemCtx, type World } from './world.ts';

const CLOCKWORK: Record<string, (deps: IntakeDeps) => Promise<Settle>> = { pick_up: pickUp, reconcile };

/** What GitHub told us: to the integrations and to the bot. */
function listening({ store, queue, live, lanes }: World, deps: IntakeDeps): Work[] {
  const { probot, botLogin } = deps.github;
  intakeApp(probot, deps);
  const handling = { store, queue, live, lanes, ownLogin: botLogin, receive: receiveWith(probot) };
  return [
    { queue: APP_QUEUE, most: 8, handle: (job) => handleDelivery(handling, job) },
    { queue: GITHUB_CLOCK_QUEUE, most: 2, handle: async (job) => await CLOCKWORK[job.id]?.(deps) },
  ];
}

/** What we tell GitHub: how requests stand, and what became of what was merged there. */
function telling({ sandbox }: World, deps: IntakeDeps): Work[] {
  const { github, ctx } = deps;
  return [
    { queue: STATUS_QUEUE, most: 4, handle: (job) => syncStatus(deps, job) },
    { queue: ANSWER_QUEUE, most: 2, handle: (job) => postAnswer(deps, job) },
    { queue: AGREE_QUEUE, most: 1, handle: (job) => agree({ github, ctx }, integrationOfAgreeJob(job)) },
    { queue: ADOPT_QUEUE, most: 2, handle: (job) => adopt({ github, sandbox, ctx }, adoptingOf(job)) },
  ];
}

/** The queues between us and GitHub, by the roles of this process. */
export async function githubWorks(world: World): Promise<Work[]> {
  const github: GitHub | null = await world.github();
  if (!github) return [];
  const { roles } = world.env;
  const { ctxFor, sandbox, health } = world;
  const deps: IntakeDeps = { github, ctx: systemCtx(world), ctxFor, sandbox, health, hasClaude: world.claude !== null };
  if (roles.has('worker')) await wind(world, [pickUpJob(world.clock.now()), reconcileJob(world.clock.now())]);
  return [
    ...(roles.has('worker') ? listening(world, deps) : []),
    ...(roles.has('factory') ? telling(world, deps) : []),
  ];
}
