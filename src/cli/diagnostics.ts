import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Fault, InputFault, sentenceOf } from '#src/kit/faults.ts';
import { scrub } from '#src/kit/scrub.ts';
import { VERSION } from '#src/kit/version.ts';
import { type Api, withApi } from './api.ts';
import { defineCommand, text } from './define.ts';
import { SERVER_ABOUT, SERVER_OPTIONS } from './remote.ts';
import { need } from './usage-fault.ts';

const OWNER_ONLY = 0o600;
const MOST_STEPS = 5;

type Parts = Record<string, unknown>;
type Query = Record<string, string | number>;

/** Name in the bundle → where it is asked for, below the integration. */
const PARTS: Readonly<Record<string, readonly [path: string, query?: Query]>> = {
  status: ['/status'],
  config: ['/config'],
  permissions: ['/permissions'],
  webhook: ['/webhook-config'],
  monitoring: ['/monitoring'],
  versions: ['/versions', { limit: 5 }],
  queue: ['/queue/status'],
  metrics: ['/metrics', { from: '24h' }],
  gaps: ['/events/gaps', { from: '24h' }],
  events: ['/events', { limit: 50 }],
  logs: ['/logs', { limit: 200 }],
  errors: ['/logs', { level: 'error', limit: 50 }],
  refused_webhooks: ['/webhook-logs', { limit: 50 }],
};

/** What cannot be had is said in its place: the rest is worth having. */
async function orWhy(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask();
  } catch (thrown) {
    if (thrown instanceof Fault) return { not_there: sentenceOf(thrown) };
    throw thrown;
  }
}

async function stepsOf(api: Api, path: string, events: unknown): Promise<Parts> {
  const rows = Array.isArray(events) ? (events as { id: string; status: string }[]) : [];
  const unhappy = rows.filter(({ status }) => ['dead', 'failed', 'held'].includes(status));
  const chosen = [...unhappy, ...rows].slice(0, MOST_STEPS);
  const steps: Parts = {};
  for (const { id } of chosen) steps[id] = await orWhy(() => api.get(`${path}/events/${id}/steps`));
  return steps;
}

async function bundleOf(api: Api, id: string): Promise<Parts> {
  const path = `v1/integrations/${encodeURIComponent(id)}`;
  const bundle: Parts = {
    made_at: new Date().toISOString(),
    ccb: { version: VERSION, node: process.version, platform: `${process.platform} ${process.arch}` },
    integration: await api.get(path),
    health: await orWhy(() => api.get('health')),
  };
  for (const [name, [below, query]] of Object.entries(PARTS)) {
    bundle[name] = await orWhy(() => api.get(`${path}${below}`, query));
  }
  bundle.steps = await stepsOf(api, path, bundle.events);
  // Answers hide secrets already; people's addresses and numbers are nobody's business who helps.
  return scrub(bundle, []) as Parts;
}

async function keep(path: string, bundle: Parts): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(bundle, null, 2)}\n`, { mode: OWNER_ONLY, flag: 'wx' });
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'it is there already: name another with --out' : sentenceOf(thrown);
    throw new InputFault('Not written', `${path} was not written: ${why}.`, { cause: thrown });
  }
}

export const diagnostics = defineCommand({
  name: 'diagnostics',
  usage: 'diagnostics <integration> [--out file.json] [--url … --key …]',
  summary: 'gather what somebody needs to know who helps with an integration, in one file',
  help: 'State, settings, permissions, what is missing, versions, figures, gaps, the last events with their steps, logs and refused webhooks. Secrets are masked, addresses and telephone numbers of people replaced, payloads left out; read it before you hand it on. With --json it is printed instead of written.',
  options: { out: { type: 'string' }, ...SERVER_OPTIONS },
  about: { out: 'the file; diagnostics-<integration>.json unless said', ...SERVER_ABOUT },
  async run({ args, options }, terminal) {
    const id = need({ args, options }, 0, 'the id of the integration', diagnostics);
    terminal.note('Gathering …');
    const bundle = await withApi(options, (api) => bundleOf(api, id));
    if (options.json === true) terminal.result([], bundle);
    else {
      const path = resolve(text(options.out) ?? `diagnostics-${id.replace(/[^\w-]/g, '')}.json`);
      await keep(path, bundle);
      terminal.result([`${path}: read it before you hand it on.`], bundle);
    }
    return 0;
  },
});
