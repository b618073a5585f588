import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnv } from '#src/env.ts';
import { createLog } from '#src/kit/log.ts';
import { type Running, start } from '#src/main.ts';
import { type Slack, startSlack } from './emulated-slack.ts';

// The running half of the product, end to end, with no account and no key: a real service and an emulated Slack. A bundled
// package is installed, real GitHub payloads arrive signed, and the messages are read back from the channels.

const ONCE = process.argv.includes('--once');
const PORT = process.env.PORT ?? (ONCE ? '0' : '3000');
const PATIENCE_MS = 20_000;

interface Examples {
  name: string;
  examples: Record<string, unknown>[];
}

const startedAt = performance.now();
const say = (text: string): void =>
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(2).padStart(6)} s  ${text}`);

function realPayload(action: string): Record<string, unknown> {
  const all = createRequire(import.meta.url)('@octokit/webhooks-examples') as Examples[];
  const found = all.find((one) => one.name === 'issues')?.examples.find((one) => one.action === action);
  if (!found) throw new Error(`there is no example of issues.${action}`);
  return structuredClone(found);
}

class Demo {
  readonly #key: string;
  readonly #secret = randomBytes(16).toString('hex');
  readonly #service: Running;
  readonly #slack: Slack;

  constructor(service: Running, slack: Slack, key: string) {
    this.#service = service;
    this.#slack = slack;
    this.#key = key;
  }

  async api(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.#service.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said.message}`);
    return said;
  }

  async install(): Promise<string> {
    const made = await this.api('POST', '/v1/integrations', {
      package: 'github-slack-notifications',
      config: {
        slack_channel: '#development',
        critical_channel: '#critical-alerts',
        slack_token: this.#slack.token,
        webhook_secret: this.#secret,
      },
    });
    say(`installed "${made.name}" ${made.version}: ${made.status}`);
    return String(made.id);
  }

  async deliver(id: string, payload: Record<string, unknown>): Promise<string> {
    const body = JSON.stringify(payload);
    const signature = createHmac('sha256', this.#secret).update(body).digest('hex');
    const answer = await fetch(`${this.#service.url}/webhooks/${id}`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'issues',
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': `sha256=${signature}`,
      },
    });
    const { event_id } = (await answer.json()) as { event_id: string };
    say(`GitHub delivered issues.${payload.action}: ${answer.status} ${event_id}`);
    return event_id;
  }

  async arrived(channel: string, part: string): Promise<boolean> {
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end) {
      const found = (await this.#slack.texts(channel)).find((text) => text.includes(part));
      if (found !== undefined) {
        say(`#${channel}: ${found.split('\n', 1)[0]}`);
        return true;
      }
      await new Promise((done) => setTimeout(done, 50));
    }
    say(`#${channel}: nothing that says "${part}" arrived within ${PATIENCE_MS / 1000} s`);
    return false;
  }
}

function issue(title: string, labels: string[]): Record<string, unknown> {
  const payload = realPayload('opened');
  Object.assign(payload.issue as object, { title, labels: labels.map((name) => ({ name })) });
  return payload;
}

async function play(demo: Demo): Promise<boolean> {
  const id = await demo.install();
  await demo.deliver(id, issue('The build takes too long', ['build']));
  const usual = await demo.arrived('development', 'The build takes too long');
  await demo.deliver(id, issue('Nobody can sign in', ['critical']));
  const both =
    (await demo.arrived('development', 'Nobody can sign in')) &&
    (await demo.arrived('critical-alerts', 'Nobody can sign in'));
  return usual && both;
}

function invite(url: string, key: string): void {
  console.log(`
It stays up at ${url}; the API key is ${key}. Three things to try:

  curl -s ${url}/v1/integrations -H "Authorization: Bearer ${key}"
  curl -s ${url}/health
  npx ccb simulate integrations/github-slack-notifications --event FILE.json

Ctrl-C ends it.`);
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ccb-demo-'));
  const slack = await startSlack(['development', 'critical-alerts']);
  say('an emulated Slack is up');
  const key = `ccb_demo_${randomBytes(16).toString('hex')}`;
  const env = readEnv({
    PORT,
    DATABASE_URL: `sqlite:${join(folder, 'ccb.sqlite')}`,
    CCB_ADMIN_KEY: key,
    CCB_EGRESS_ALLOW: '127.0.0.1',
    CCB_SLACK_BASE_URL: slack.apiUrl,
    INTEGRATION_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  });
  const service = await start(env, createLog({ level: 'error' }));
  say(`the service is up at ${service.url}`);
  const close = async (): Promise<void> => {
    await service.stop();
    await slack.close();
    await rm(folder, { recursive: true, force: true });
  };
  const isRight = await play(new Demo(service, slack, key));
  if (ONCE) {
    await close();
    say(isRight ? 'the right messages arrived in the right channels' : 'messages are missing');
    process.exit(isRight ? 0 : 1);
  }
  invite(service.url, key);
  process.once('SIGINT', () => void close().then(() => process.exit(0)));
}

await main();
