import type { Ctx } from '#src/access/ctx.ts';
import { findAction } from '#src/connectors/catalogue.ts';
import { type DryRun, dryRun } from '#src/execution/dry-run.ts';
import { type TestEvent, testEventOf } from '#src/execution/test-event.ts';
import { executeAction } from '#src/integrations/execute-action.ts';
import { Fault, sentenceOf } from '#src/kit/faults.ts';
import { redact } from '#src/kit/redact.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import { type Bench, benchFor } from './preview-replay.ts';

interface Tried {
  action: string;
  input: unknown;
  /** Null: it was only written down. */
  response: unknown;
}

/** What became of a package that was run on its test data. */
export interface PackageTrial {
  event: string;
  data: string;
  outcome: string;
  message: string | null;
  /** False: the calls were really made. */
  mocked: boolean;
  calls: Tried[];
  /** Null: the package names no address to send the result to. */
  webhook: { url: string; status: number | null; message: string | null } | null;
}

const MOST_CALLS = 20;
const PATIENCE_MS = 10_000;

function messageOf({ result }: DryRun): string | null {
  if (result.status === 'filtered') return result.reason;
  if (result.status === 'threw') return result.error.message;
  return 'message' in result ? result.message : null;
}

async function respond(
  bench: Bench,
  integrationId: string,
  { action, input }: DryRun['calls'][number],
): Promise<unknown> {
  if (!findAction(action)) return { note: 'Only actions of the catalogue are tried for real.' };
  try {
    return await executeAction(bench.ctx, action, { input, dryRun: false, integrationId });
  } catch (thrown) {
    if (thrown instanceof Fault) return { error: thrown.title, message: thrown.message };
    throw thrown;
  }
}

async function carriedOut(bench: Bench, integrationId: string, { calls, result }: DryRun): Promise<Tried[]> {
  const isReal = bench.subject.manifest.test_config?.mock_external_services === false && result.status === 'done';
  const tried: Tried[] = [];
  for (const [i, call] of calls.entries()) {
    const response = isReal && i < MOST_CALLS ? await respond(bench, integrationId, call) : null;
    tried.push({ action: call.action, input: redact(call.input, []), response: redact(response, []) });
  }
  return tried;
}

/** The address gets what people see; where it fails, the test says so and goes on. */
async function send(bench: Bench, url: string, body: object): Promise<PackageTrial['webhook']> {
  const request = { url, method: 'POST', json: body, hosts: [new URL(url).host], timeoutMs: PATIENCE_MS };
  try {
    const { status } = await bench.ctx.http.raw({ ...request, scope: bench.subject.projectId });
    return { url, status, message: null };
  } catch (thrown) {
    return { url, status: null, message: sentenceOf(thrown) };
  }
}

async function tryOn(bench: Bench, integrationId: string, event: TestEvent): Promise<PackageTrial> {
  const { subject, sandbox, config } = bench;
  const { test_config: how = {}, name } = subject.manifest;
  const ran = await dryRun(sandbox, subject, event, { config });
  const trial = {
    event: event.type,
    data: event.from,
    outcome: ran.result.status,
    message: messageOf(ran),
    mocked: how.mock_external_services !== false,
    calls: await carriedOut(bench, integrationId, ran),
  };
  const url = how.test_webhooks;
  const sent = { integration: { id: integrationId, name }, ...trial, payload: event.payload };
  return { ...trial, webhook: url === undefined ? null : await send(bench, url, sent) };
}

/** Runs an integration on its test data as `test_config` says; null: it says nothing. */
export async function tryPackage(ctx: Ctx, sandbox: Sandbox, id: string): Promise<PackageTrial | null> {
  const bench = await benchFor(ctx, sandbox, id).catch((thrown: unknown) => {
    if (thrown instanceof Fault && thrown.status === 409) return null;
    throw thrown;
  });
  if (!bench?.subject.manifest.test_config) return null;
  const event = testEventOf(bench.subject.manifest, bench.subject.files);
  return event ? await tryOn(bench, id, event) : null;
}
