import { existsSync } from 'node:fs';
import { type Env, EnvironmentMistakes, readEnv } from '#src/env.ts';
import { Fault, sentenceOf } from '#src/kit/faults.ts';
import { appNameOf, isPublic } from '#src/outside.ts';
import { listApiKeys } from '#src/store/api-keys.ts';
import type { Store } from '#src/store/store.ts';
import { defineCommand, text } from './define.ts';
import { localKeys, withStore } from './local-store.ts';
import { withAddress } from './remote.ts';

/** `ok` null: nothing to do, but good to know. */
interface Step {
  step: string;
  ok: boolean | null;
  message: string;
}

interface Health {
  status?: string;
  github_app?: string;
  claude?: string;
}

const SIGN = { true: '✓', false: '✗', null: '·' } as const;

async function healthAt(url: string): Promise<Health | null> {
  try {
    return await withAddress(url, { service: 'the service', timeoutMs: 3000 }, async (client) => {
      return ((await client.get('health')).body ?? null) as Health | null;
    });
  } catch (thrown) {
    if (thrown instanceof Fault) return null;
    throw thrown;
  }
}

const address = (env: Env): Step =>
  isPublic(env)
    ? { step: 'address', ok: true, message: `Senders reach it at ${env.publicUrl}.` }
    : {
        step: 'address',
        ok: false,
        message: `PUBLIC_URL is ${env.publicUrl}: GitHub and other senders cannot reach that. Set it to an https address that leads here.`,
      };

function encryption(env: Env): Step {
  const message = env.encryptionKeys ? 'INTEGRATION_ENCRYPTION_KEY is set.' : 'Kept beside the database: back it up.';
  if (localKeys(env).size > 0) return { step: 'encryption key', ok: true, message };
  return { step: 'encryption key', ok: null, message: 'The first start makes one beside the database. Back it up.' };
}

/** What the database knows; null where there is none yet. */
async function stored(env: Env): Promise<{ app: string | null; hasAdmin: boolean } | null> {
  const path = env.databaseUrl.startsWith('sqlite:') ? env.databaseUrl.slice('sqlite:'.length) : null;
  if (path !== null && !existsSync(path)) return null;
  return await withStore(env.databaseUrl, async ({ read }: Store) => ({
    app: await appNameOf(env, read),
    hasAdmin: (await listApiKeys(read)).some((key) => key.type === 'admin'),
  }));
}

function database(env: Env, found: unknown): Step {
  const kind = env.databaseUrl.startsWith('sqlite:') ? env.databaseUrl : 'PostgreSQL';
  const message = found === null ? `${kind}: the first start makes it.` : `${kind} is there.`;
  return { step: 'database', ok: found === null ? null : true, message };
}

const adminKey = (env: Env, has: boolean): Step => ({
  step: 'admin key',
  ok: has || env.adminKey !== undefined ? true : null,
  message:
    has || env.adminKey !== undefined
      ? 'There is one. ccb keys create makes more.'
      : 'The first start makes one, and says where it is.',
});

function app(env: Env, name: string | null): Step {
  const isThere = name !== null;
  const message = isThere
    ? `${name} is registered.`
    : `There is no App yet: open ${env.publicUrl}/setup in a browser while the service runs, and follow it.`;
  return { step: 'GitHub App', ok: isThere, message };
}

const claude = (has: boolean): Step => ({
  step: 'Claude',
  ok: has ? true : null,
  message: has
    ? 'Packages are written by Claude.'
    : 'ANTHROPIC_API_KEY is not set: packages come from the built-in recipes alone.',
});

const running = (health: Health | null, url: string): Step =>
  health === null
    ? { step: 'service', ok: false, message: `Nothing answers at ${url}: start it with npm start or ccb start.` }
    : { step: 'service', ok: health.status === 'ok', message: `It answers at ${url}: ${health.status}.` };

async function here(): Promise<Step[]> {
  const env = readEnv();
  const found = await stored(env);
  const own = `http://${env.host === '0.0.0.0' ? '127.0.0.1' : env.host}:${env.port}`;
  return [
    { step: 'environment', ok: true, message: 'Every variable can be read.' },
    database(env, found),
    encryption(env),
    adminKey(env, found?.hasAdmin ?? false),
    running(await healthAt(own), own),
    address(env),
    app(env, found?.app ?? (await appNameOf(env, null))),
    claude(env.anthropicApiKey !== undefined),
  ];
}

async function there(url: string): Promise<Step[]> {
  const health = await healthAt(url);
  const steps = [running(health, url)];
  if (health === null) return steps;
  const has = health.github_app === 'configured';
  const message = has ? 'It is registered.' : `There is no App in its environment: open ${url}/setup in a browser.`;
  return [...steps, { step: 'GitHub App', ok: has, message }, claude(health.claude === 'configured')];
}

async function stepsOf(url: string | undefined): Promise<Step[]> {
  try {
    return await (url === undefined ? here() : there(url.replace(/\/+$/, '')));
  } catch (thrown) {
    if (thrown instanceof EnvironmentMistakes) {
      return thrown.lines.map((message) => ({ step: 'environment', ok: false, message }));
    }
    if (thrown instanceof Fault) return [{ step: 'database', ok: false, message: sentenceOf(thrown) }];
    throw thrown;
  }
}

export const setup = defineCommand({
  name: 'setup',
  usage: 'setup [--url …]',
  summary: 'say what an installation still needs, one step after the other',
  help: 'Looks at the environment, the database and the service of this machine, or with --url at a server; changes nothing. The GitHub App is registered in a browser, at the address that it prints.',
  options: { url: { type: 'string' } },
  about: { url: 'a server to look at, instead of this machine' },
  async run({ options }, terminal) {
    const steps = await stepsOf(text(options.url));
    const next = steps.find((one) => one.ok === false);
    const lines = steps.map(({ step, ok, message }) => `${SIGN[`${ok}`]} ${step}: ${message}`);
    const last = next ? `Next: ${next.message}` : 'All is set: file an issue with the label integration-request.';
    terminal.result([...lines, '', last], { ready: next === undefined, next: next ?? null, steps });
    return next ? 1 : 0;
  },
});
