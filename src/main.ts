import type { FastifyInstance } from 'fastify';
import { noteServed } from '#src/access/check-keys.ts';
import { type Clock, systemClock } from '#src/kit/clock.ts';
import { armCrash } from '#src/kit/crash.ts';
import { Fault, sentenceOf } from '#src/kit/faults.ts';
import { giveBackWhenIdle } from '#src/kit/give-back.ts';
import { createLog, type Log } from '#src/kit/log.ts';
import { loadServices } from '#src/runtime/load-services.ts';
import { releaseRefreshes } from '#src/store/credentials.ts';
import { releaseTurns } from '#src/store/idempotent-answers.ts';
import { lockDatabase } from '#src/store/lock-database.ts';
import { type Env, EnvironmentMistakes, readEnv } from './env.ts';
import { offerAdminKey } from './first-start.ts';
import { followApp } from './follow-app.ts';
import { listenAt } from './listen-at.ts';
import { buildServer } from './server.ts';
import { createWorkers } from './workers.ts';
import { buildWorld, type World } from './world.ts';

/** With what is to be written afterwards it is ten seconds. */
const DRAIN_MS = 9_000;
const LAST_RESORT_MS = 15_000;
/** Requests that are under way at a stop have so long to end. */
const LAST_REQUESTS_MS = 5_000;
/** A load balancer needs so long to see that this process is not ready any more; until then it still sends requests here. */
const NOTICE_MS = 2_000;

export interface Running {
  url: string;
  stop(): Promise<void>;
}

/** Two serving processes on one SQLite file would take each other's work. */
function lock(env: Env): () => void {
  return env.databaseUrl.startsWith('sqlite:')
    ? lockDatabase(env.databaseUrl.slice('sqlite:'.length))
    : () => undefined;
}

/** A sender who never finishes must not keep us from ending what is under way. */
async function closeServer(server: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), LAST_REQUESTS_MS);
  await server.close();
  clearTimeout(cut);
}

/** The only process on its database: what a dead one held is nobody's. */
async function takeOver({ queue, store, clock }: World): Promise<void> {
  await queue.releaseAll(clock.now());
  await store.write(async (tx) => {
    await releaseTurns(tx, clock.now());
    await releaseRefreshes(tx);
  });
}

/** Builds the world, starts the roles, and returns the way to stop them. */
export async function start(env: Env, log: Log, clock: Clock = systemClock): Promise<Running> {
  armCrash(env.crashAt);
  const unlock = lock(env);
  const world = await buildWorld(env, log, clock);
  await offerAdminKey(world);
  await noteServed(world.store, world.keyring, clock);
  if (world.store.dialect === 'sqlite') await takeOver(world);
  const workers = createWorkers(world);
  followApp(world, workers);
  let leaving = false;
  const server = await buildServer(world, workers, () => leaving);
  if (env.roles.has('worker')) world.dispatcher.start();
  await workers.start();
  const url = await listenAt(server, env);
  log.info(
    { url, roles: [...env.roles], database: world.store.dialect, github_app: env.githubApp !== undefined },
    'ready',
  );
  void loadServices(world);
  giveBackWhenIdle();
  return {
    url,
    async stop() {
      leaving = true;
      const worked = [world.dispatcher.stop(DRAIN_MS), workers.stop(DRAIN_MS)];
      if (world.news && env.roles.has('web')) await new Promise((done) => setTimeout(done, NOTICE_MS));
      await Promise.all([closeServer(server), ...worked]);
      await world.close();
      unlock();
    },
  };
}

export function stopOnSignals(running: Running, log: Log): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping: nothing more is accepted, what is under way is finished');
    setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
    running.stop().then(
      () => process.exit(0),
      (thrown) => {
        log.error({ err: thrown }, 'the stop was not clean');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** The process: every mistake in the environment is told in one line, and then it ends. */
export async function main(): Promise<void> {
  try {
    const env = readEnv();
    const log = createLog({ level: env.logLevel });
    stopOnSignals(await start(env, log), log);
  } catch (thrown) {
    const lines =
      thrown instanceof EnvironmentMistakes
        ? thrown.lines
        : [thrown instanceof Fault ? thrown.message : sentenceOf(thrown)];
    for (const line of lines) process.stderr.write(`${line}\n`);
    process.exit(1);
  }
}

if (import.meta.main) await main();
