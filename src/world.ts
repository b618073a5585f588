import { dirname, resolve } from 'node:path';
import { type Actor, system } from '#src/access/actor.ts';
import { type Authenticate, createAuthenticate } from '#src/access/authenticate.ts';
import { checkKeys } from '#src/access/check-keys.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { createKeyUsage } from '#src/access/key-usage.ts';
import { createKeyring, type Keyring } from '#src/access/keyring.ts';
import { createPeople, type People } from '#src/access/people.ts';
import { openClaude } from '#src/claude/open.ts';
import type { Claude } from '#src/claude/types.ts';
import { createLanes, type Lanes } from '#src/events/lanes.ts';
import { createRecorder, type Recorder } from '#src/events/record.ts';
import { type AppRecorder, createAppRecorder } from '#src/events/record-app-delivery.ts';
import { createRefusals, type Refusals } from '#src/events/refusals.ts';
import type { GitHub } from '#src/github/open.ts';
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
import { createDispatcher, createStepWriter, type Dispatcher } from '#src/runtime/dispatch.ts';
import { createLimiter } from '#src/runtime/limiter.ts';
import { createPerform } from '#src/runtime/perform.ts';
import { createSettle } from '#src/runtime/settle.ts';
import { createSharedLimiter } from '#src/runtime/shared-limiter.ts';
import { createThreads } from '#src/runtime/threads.ts';
import { createTroubles } from '#src/runtime/troubles.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import { refuseUnfinished } from '#src/store/copy/unfinished.ts';
import type { News } from '#src/store/news.ts';
import { openNews, openStore } from '#src/store/open.ts';
import { openSharedCache } from '#src/store/shared-cache.ts';
import type { Store } from '#src/store/store.ts';
import type { Env, GitHubAppEnv } from './env.ts';
import { loadEncryptionKeys } from './first-start.ts';
import { keyFileIn, readKeyFile } from './key-file.ts';

/** Everything there is one of. Built once, handed down, never imported. */
export interface World {
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
  /** The App as the environment or the set-up page named it; null: there is none yet. */
  githubApp(): GitHubAppEnv | null;
  /** GitHub's side, opened when first needed. */
  github(): Promise<GitHub | null>;
  /** From now on this is the App, unless the environment names one. */
  useApp(app: GitHubAppEnv): void;
  ctxFor(actor: Actor): Ctx;
  authenticate: Authenticate;
  close(): Promise<void>;
}

export const dataFolderOf = (databaseUrl: string): string =>
  databaseUrl.startsWith('sqlite:') ? dirname(resolve(databaseUrl.slice('sqlite:'.length))) : resolve('data');

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

type Ours = Pick<World, 'githubApp' | 'github' | 'useApp'>;

/** The App of this installation. Probot is loaded only where somebody speaks to GitHub. */
function ourApp(env: Env, log: Log, clock: Clock, stored: GitHubAppEnv | null): Ours {
  let registered = stored;
  let opened: Promise<GitHub> | undefined;
  const githubApp = (): GitHubAppEnv | null => env.githubApp ?? registered;

  async function open(app: GitHubAppEnv): Promise<GitHub> {
    const { openGitHub } = await import('#src/github/open.ts');
    return await openGitHub({ ...app, apiUrl: env.githubApiUrl, throttle: env.githubThrottle, log, clock });
  }

  return {
    githubApp,
    async github() {
      const app = githubApp();
      if (!app) return null;
      opened ??= open(app);
      return await opened;
    },
    useApp(app) {
      registered = app;
      opened = undefined;
    },
  };
}

/** Keys from a file are read again when one is missing: they may be rotated while we run. */
async function keyringOf({ encryptionKeys }: Env, dataFolder: string, log: Log): Promise<Keyring> {
  if (encryptionKeys) return createKeyring(encryptionKeys);
  return createKeyring(await loadEncryptionKeys(dataFolder, log), () => readKeyFile(keyFileIn(dataFolder)));
}

/** The database, if it is whole and these are its keys. */
async function openOurs(
  { databaseUrl: url, databaseConnections: connections }: Env,
  { keyring, log, clock }: Pick<World, 'keyring' | 'log' | 'clock'>,
) {
  const store = await openStore({ url, log, connections });
  try {
    await refuseUnfinished(store.read);
    await checkKeys(store, keyring, clock);
    return store;
  } catch (thrown) {
    await store.close();
    throw thrown;
  }
}

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
  const record = createRecorder({ store, queue, lanes });
  const recordApp = createAppRecorder({ store, queue });
  const refusals = createRefusals({ store, clock, log });
  const usage = createKeyUsage({ store, clock, log });
  const clients = createClients({ store, keyring, clock, services, http });
  const sharedCache = env.redisUrl === undefined ? null : openSharedCache(env.redisUrl, log);
  const settle = createSettle({ store, queue, clock });
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
      await settle.idle();
      await traces?.close();
      await record.idle();
      await recordApp.idle();
      await refusals.close();
      await usage.close();
      await quotas.close();
      await sandbox.close();
      await sharedCache?.close();
      await http.close();
      await news?.close();
      await store.close();
    },
  };
}

export const systemCtx = (world: World): Ctx => world.ctxFor(system);
