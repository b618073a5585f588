import { type Actor, system } from '#src/access/actor.ts';
import { type Authenticate, createAuthenticate } from '#src/access/authenticate.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { createKeyUsage } from '#src/access/key-usage.ts';
import type { Keyring } from '#src/access/keyring.ts';
import { createPeople, type People } from '#src/access/people.ts';
import { openClaude } from '#src/claude/open.ts';
import type { Claude } from '#src/claude/types.ts';
import { createLanes, type Lanes } from '#src/events/lanes.ts';
import { createRecentBodies } from '#src/events/recent-bodies.ts';
import { createRecorder, type Recorder } from '#src/events/record.ts';
import { type AppRecorder, createAppRecorder } from '#src/events/record-app-delivery.ts';
import { createRefusals, type Refusals } from '#src/events/refusals.ts';
import { findStoredApp } from '#src/intake/setup/stored-app.ts';
import { encryptPlaintext } from '#src/integrations/encrypt-plaintext.ts';
import { createHealthChecks, type HealthChecks } from '#src/integrations/health-checks.ts';
import { createLiveIntegrations, type LiveIntegrations } from '#src/integrations/live.ts';
import { BUNDLED_FOLDER } from '#src/integrations/package/bundled.ts';
import { type Breaker, createBreaker, type Found } from '#src/kit/breaker.ts';
import { type Clock, systemClock } from '#src/kit/clock.ts';
import { createEgress } from '#src/kit/egress.ts';
import { createHttp } from '#src/kit/http.ts';
import type { Http } from '#src/kit/http-types.ts';
import type { Log } from '#src/kit/log.ts';
import { createMemoryCache } from '#src/kit/memory-cache.ts';
import { VERSION } from '#src/kit/version.ts';
import { createQuotas } from '#src/metrics/quotas.ts';
import { createTraceExporter, type TraceExporter } from '#src/metrics/traces/exporter.ts';
import type { Queue } from '#src/queue/queue.ts';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import { createCaches } from '#src/runtime/caches.ts';
import { createClients } from '#src/runtime/clients.ts';
import { createDispatcher, type Dispatcher } from '#src/runtime/dispatch.ts';
import { createLimiter } from '#src/runtime/limiter.ts';
import { createPerform } from '#src/runtime/perform.ts';
import { createSettle } from '#src/runtime/settle.ts';
import { createSharedLimiter } from '#src/runtime/shared-limiter.ts';
import { createStepWriter } from '#src/runtime/step-writer.ts';
import { createThreads } from '#src/runtime/threads.ts';
import { createTroubles } from '#src/runtime/troubles.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import type { News } from '#src/store/news.ts';
import { openNews } from '#src/store/open.ts';
import { openSharedCache } from '#src/store/shared-cache.ts';
import type { Store } from '#src/store/store.ts';
import type { Env } from './env.ts';
import { type OurApp, ourApp } from './our-app.ts';
import { dataFolderOf, keyringOf, openOurs } from './our-database.ts';

/** Everything there is one of. Built once, handed down, never imported. */
export interface World extends OurApp {
  env: Env;
  log: Log;
  clock: Clock;
  store: Store;
  /** Of the other processes on the same database; null: there can be none. */
  news: News | null;
  keyring: Keyring;
  queue: Queue;
  http: Http;
  sandbox: Sandbox;
  live: LiveIntegrations;
  health: HealthChecks;
  /** Null where there is no key. */
  claude: Claude | null;
  lanes: Lanes;
  record: Recorder;
  recordApp: AppRecorder;
  refusals: Refusals;
  dispatcher: Dispatcher;
  /** Null: nobody named a collector. */
  traces: TraceExporter | null;
  /** Where the database of this installation lies, and what it made for itself on its first start. */
  dataFolder: string;
  bundledFolder: string;
  ctxFor(actor: Actor): Ctx;
  authenticate: Authenticate;
  close(): Promise<void>;
}

/** GITHUB_API_URL and CCB_GITHUB_BASE_URL are one thing to the connectors, SMTP_URL and CCB_EMAIL_SMTP_URL another. */
function servicesOf({ services, githubApiUrl: base_url, smtpUrl: smtp_url }: Env): Env['services'] {
  const { github, github_actions } = services;
  const email = smtp_url === undefined ? {} : { email: { smtp_url, ...services.email } };
  return { ...services, ...email, github: { base_url, ...github }, github_actions: { base_url, ...github_actions } };
}

const claudeOf = (
  { anthropicApiKey: apiKey, anthropicBaseUrl: baseUrl }: Env,
  log: Log,
  clock: Clock,
): Claude | null => (apiKey === undefined ? null : openClaude({ apiKey, baseUrl, log, clock }));

/** So long what the sandbox was in the middle of may take to be written down. */
const ENDING_MS = 1_000;

const CHANGED = 'changed';
const BREAKER = 'breaker';

/** A target that one process found to be down is left alone by all. */
function breakerOf(clock: Clock, news: News | null): Breaker {
  const breaker = createBreaker(clock, undefined, (key, found) => news?.tell(BREAKER, JSON.stringify([key, found])));
  news?.hear(BREAKER, (text) => breaker.heard(...(JSON.parse(text) as [string, Found])));
  return breaker;
}

/** Whoever signs in with GitHub; what asks it is loaded with the first of them. */
const peopleOf = (
  { githubApiUrl: apiUrl }: Env,
  { store, clock, log }: Pick<World, 'store' | 'clock' | 'log'>,
): People =>
  createPeople({
    store,
    clock,
    async look(token) {
      const { personBehind } = await import('#src/github/person.ts');
      return await personBehind({ apiUrl, log }, token);
    },
  });

export async function buildWorld(env: Env, log: Log, clock: Clock = systemClock): Promise<World> {
  const dataFolder = dataFolderOf(env.databaseUrl);
  const keyring = await keyringOf(env, dataFolder, log);
  const store = await openOurs(env, { keyring, log, clock });
  const news = await openNews({ url: env.databaseUrl, log });
  const queue = createSqlQueue(store, undefined, news);
  const quotas = createQuotas({ store, clock, log });
  const egress = createEgress({ allow: env.egressAllow });
  const http = createHttp({ egress, clock, onExchange: quotas.note, breaker: breakerOf(clock, news) });
  const sandbox = openSandbox({ log });
  const services = servicesOf(env);
  const live = createLiveIntegrations({ store, keyring, clock, services });
  news?.hear(CHANGED, (id) => live.changed(id));
  const lanes = createLanes(clock);
  const recent = env.roles.has('worker') ? createRecentBodies(clock) : null;
  const record = createRecorder({ store, queue, lanes, recent });
  const recordApp = createAppRecorder({ store, queue });
  const refusals = createRefusals({ store, clock, log });
  const usage = createKeyUsage({ store, clock, log });
  const clients = createClients({ store, keyring, clock, services, http });
  const sharedCache = env.redisUrl === undefined ? null : openSharedCache(env.redisUrl, log);
  const settle = createSettle({ store, queue, clock, live });
  const traces = env.traces === undefined ? null : createTraceExporter({ target: env.traces, version: VERSION, log });
  const perform = createPerform({
    store,
    live,
    sandbox,
    limiter: store.dialect === 'postgres' ? createSharedLimiter({ store, clock }) : createLimiter(clock),
    caches: createCaches({ memory: createMemoryCache(clock), shared: sharedCache }),
    troubles: createTroubles(() => ctxFor(system)),
    threads: createThreads({ read: store.read, now: () => clock.now() }),
    clients,
    http,
    clock,
    log,
    writeSteps: createStepWriter(store),
    traced: traces !== null,
  });
  const dispatcher = createDispatcher({
    store,
    queue,
    perform,
    settle,
    clock,
    log,
    arriving: () => record.crowd,
    recent,
    most: env.eventsUnderWay,
    traces,
  });
  const ctxFor = (actor: Actor): Ctx => ({
    actor,
    store,
    queue,
    keyring,
    http,
    clock,
    log,
    publicUrl: env.publicUrl,
    changed(id) {
      live.changed(id);
      news?.tell(CHANGED, id);
    },
    services,
  });
  await encryptPlaintext(ctxFor(system));
  return {
    env,
    log,
    clock,
    store,
    news,
    keyring,
    queue,
    http,
    sandbox,
    live,
    health: createHealthChecks(),
    claude: claudeOf(env, log, clock),
    lanes,
    record,
    recordApp,
    refusals,
    dispatcher,
    traces,
    dataFolder,
    bundledFolder: BUNDLED_FOLDER,
    ...ourApp(env, log, clock, await findStoredApp(store.read, keyring, clock.now())),
    ctxFor,
    authenticate: createAuthenticate({ store, clock, usage, keyring, people: peopleOf(env, { store, clock, log }) }),
    async close() {
      await sandbox.close();
      // What it was in the middle of has an end now, which is to be written down.
      await dispatcher.stop(ENDING_MS);
      await settle.idle();
      await traces?.close();
      await record.idle();
      await recordApp.idle();
      await refusals.close();
      await usage.close();
      await quotas.close();
      await sharedCache?.close();
      await http.close();
      await news?.close();
      await store.close();
    },
  };
}

export const systemCtx = (world: World): Ctx => world.ctxFor(system);
