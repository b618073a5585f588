import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { MISSED, type ReplayRange } from '#src/events/replay.ts';
import { stepsOf } from '#src/events/steps.ts';
import { dryRun } from '#src/execution/dry-run.ts';
import type { Subject } from '#src/execution/program.ts';
import { effectiveOf } from '#src/integrations/effective.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { InputFault } from '#src/kit/faults.ts';
import { hide, privateValues } from '#src/kit/private-values.ts';
import { redact } from '#src/kit/redact.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import { findDelivery } from '#src/store/events.ts';
import { eventsToReplay } from '#src/store/replay-events.ts';
import type { EventRow } from '#src/store/rows.ts';

export interface PreviewedCall {
  action: string;
  input: unknown;
}

export interface Previewed {
  event_id: string;
  type: string;
  status: string;
  /** How the run would end: done, filtered, threw, … */
  outcome: string;
  /** What it sent when it ran, as far as it ran. */
  before: PreviewedCall[];
  /** What the present version would send. */
  after: PreviewedCall[];
}

export interface Preview {
  /** Events that the replay would take, up to the most that one call takes. */
  count: number;
  /** Those that were tried, the oldest ones. */
  previewed: number;
  difference: Previewed[];
}

const MOST_COUNTED = 10_000;
const MOST_TRIED = 50;

/** What events are tried on: the present version under the present settings. */
export interface Bench {
  ctx: Ctx;
  sandbox: Sandbox;
  subject: Subject;
  config: Record<string, unknown>;
}

export async function benchFor(ctx: Ctx, sandbox: Sandbox, integrationId: string): Promise<Bench> {
  const row = await loadIntegration(ctx, integrationId);
  const effective = await effectiveOf(ctx.store.read, row);
  if (!effective) throw new InputFault('No version', 'There is no version to run it on yet.', { status: 409 });
  const { version, manifest } = effective;
  const subject = { versionId: version.id, projectId: row.projectId, files: version.files, manifest };
  return { ctx, sandbox, subject, config: row.config };
}

/** One event on it, with nothing sent. */
export async function previewEvent(bench: Bench, event: EventRow, edited?: unknown): Promise<Previewed> {
  const { read } = bench.ctx.store;
  const delivery = await findDelivery(read, event.latestDeliveryId ?? event.deliveryId);
  const payload = edited ?? JSON.parse(delivery?.body?.toString('utf8') ?? 'null');
  const about = { type: event.type, payload, headers: delivery?.headers ?? {} };
  const { result, calls } = await dryRun(bench.sandbox, bench.subject, about, { config: bench.config, id: event.id });
  const steps = await stepsOf(read, event);
  const values = privateValues([payload], bench.subject.manifest.redact ?? []);
  return {
    event_id: event.id,
    type: event.type,
    status: event.status,
    outcome: result.status,
    before: steps.filter((step) => step.kind === 'call').map(({ action, input }) => ({ action, input })),
    after: calls.map(({ action, input }) => ({ action, input: hide(redact(input, []), values) })),
  };
}

const isDifferent = ({ before, after }: Previewed): boolean => JSON.stringify(before) !== JSON.stringify(after);

/** How many a replay would take, and where it would send something else than was sent before. */
export async function previewReplay(ctx: Ctx, sandbox: Sandbox, id: string, range: ReplayRange): Promise<Preview> {
  allow(ctx.actor, 'integrations.write');
  await loadIntegration(ctx, id);
  const { statuses = MISSED, ...rest } = range;
  const events = await eventsToReplay(ctx.store.read, { ...rest, statuses, integrationId: id, limit: MOST_COUNTED });
  const tried: Previewed[] = [];
  if (events.length > 0) {
    const bench = await benchFor(ctx, sandbox, id);
    for (const event of events.slice(0, MOST_TRIED)) tried.push(await previewEvent(bench, event));
  }
  return { count: events.length, previewed: tried.length, difference: tried.filter(isDifferent) };
}
