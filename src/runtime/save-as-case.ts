import semver from 'semver';
import { stringify } from 'yaml';
import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { loadEvent } from '#src/events/find.ts';
import { recordedAnswers } from '#src/events/recorded-answers.ts';
import { type DryRun, dryRun } from '#src/execution/dry-run.ts';
import { testPackage } from '#src/execution/test-package.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { installPackage } from '#src/integrations/install-package.ts';
import { withVersion } from '#src/integrations/package/with-version.ts';
import { slugOf } from '#src/integrations/slug.ts';
import { iso } from '#src/kit/clock.ts';
import { InputFault } from '#src/kit/faults.ts';
import { scrub } from '#src/kit/scrub.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import { findProject } from '#src/store/projects.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { listSteps } from '#src/store/steps.ts';
import { latestVersion } from '#src/store/versions.ts';
import { type Bench, benchFor } from './preview-replay.ts';

export interface SavedCase {
  path: string;
  content: string;
  /** It is part of the package now: of this version. Null: put it into the package's folder in the repository. */
  version: string | null;
}

const LONGEST = 100_000;

/** What it does with the event today; whoever wants something else writes that there. */
function expectationOf({ result, calls }: DryRun): Record<string, unknown> {
  if (result.status === 'filtered') return { filtered: result.reason };
  const end = result.status === 'done' ? {} : { error: true };
  return { ...end, calls };
}

interface Recorded {
  name: string;
  event: { type: string; payload: unknown };
  answers: Record<string, unknown>;
}

async function contentOf({ sandbox, subject, config }: Bench, { name, event, answers }: Recorded): Promise<string> {
  const ran = await dryRun(sandbox, subject, event, { config, answers });
  const given = Object.keys(answers).length === 0 ? {} : { answers };
  const content = stringify({ name, event, config, ...given, expect: expectationOf(ran) }, { lineWidth: 120 });
  if (content.length <= LONGEST) return content;
  throw new InputFault('Too large for a case', 'The event is too large: write a case with the part that matters.', {
    status: 413,
  });
}

/** Nowhere but here is its package kept, so here it gets its next version. */
async function store(ctx: Ctx, row: IntegrationRow, bench: Bench, path: string, content: string): Promise<string> {
  const project = await findProject(ctx.store.read, row.projectId);
  const latest = await latestVersion(ctx.store.read, row.id);
  const next = semver.inc(latest?.version ?? bench.subject.manifest.version, 'patch') ?? '1.0.0';
  const files = withVersion({ ...bench.subject.files, [path]: content }, next);
  const tested = await testPackage(bench.sandbox, files);
  // A role on the integration is enough: what is written belongs to it alone.
  const actor = { ...ctx.actor, projects: [row.projectId] };
  await installPackage({ ...ctx, actor }, tested, { project: project?.name, name: row.slug });
  return next;
}

/** An event that was seen, as a case of its package: without secrets and without people. */
export async function saveAsCase(ctx: Ctx, sandbox: Sandbox, id: string, eventId: string): Promise<SavedCase> {
  allow(ctx.actor, 'integrations.write');
  const row = await loadIntegration(ctx, id);
  const { event, delivery } = await loadEvent(ctx, id, eventId);
  const bench = await benchFor(ctx, sandbox, id);
  const hidden = bench.subject.manifest.redact ?? [];
  const payload = scrub(JSON.parse(delivery.body?.toString('utf8') ?? 'null'), hidden);
  const answers = scrub(recordedAnswers(await listSteps(ctx.store.read, event.id)), []) as Record<string, unknown>;
  const name = `${event.type} of ${iso(event.receivedAt).slice(0, 10)}`;
  const path = `cases/${slugOf(event.type) || 'event'}-${event.id.slice(-6)}.yaml`;
  const content = await contentOf(bench, { name, event: { type: event.type, payload }, answers });
  const isStored = row.repository === null;
  return { path, content, version: isStored ? await store(ctx, row, bench, path, content) : null };
}
