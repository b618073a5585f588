import { recordedAnswers } from '#src/events/recorded-answers.ts';
import { stepsOf } from '#src/events/steps.ts';
import { dryRun } from '#src/execution/dry-run.ts';
import type { Subject } from '#src/execution/program.ts';
import { contentHash } from '#src/integrations/package/content-hash.ts';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import { readManifest } from '#src/integrations/package/parse-manifest.ts';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import { hide, privateValues } from '#src/kit/private-values.ts';
import { scrub } from '#src/kit/scrub.ts';
import { findDelivery } from '#src/store/events.ts';
import { newestEvents } from '#src/store/replay-events.ts';
import type { EventRow } from '#src/store/rows.ts';
import type { Draft } from '../draft.ts';
import type { Proof, ProvenEvent } from '../report.ts';
import type { Running } from '../running.ts';

const MOST_EVENTS = 200;
const MOST_SHOWN = 50;
const MOST_CALLS = 10;
const LONGEST_CALL = 400;
/** What takes longer is told for as many events as there was time for. */
const LONGEST_MS = 60_000;
const ENDED = ['delivered', 'filtered', 'staged', 'dead'];

interface Seen {
  event: EventRow;
  payload: unknown;
  headers: Record<string, string>;
  answers: Record<string, unknown>;
}

/** Null: its payload was forgotten, or is none. */
async function seenOf({ deps }: Running, event: EventRow): Promise<Seen | null> {
  const { read } = deps.ctx.store;
  const delivery = await findDelivery(read, event.latestDeliveryId ?? event.deliveryId);
  if (!delivery?.body) return null;
  const payload = parseBoundedJson(delivery.body, { maxKeys: 3_000_000 });
  return { event, payload, headers: delivery.headers, answers: recordedAnswers(await stepsOf(read, event)) };
}

/** What it would do, in lines that may be shown: other people read them than those whom the event is about. */
async function linesOf({ deps, integration }: Running, subject: Subject, seen: Seen): Promise<string[]> {
  const { event, payload, headers, answers } = seen;
  const about = { type: event.type, payload, headers };
  const how = { config: integration.config, answers, id: event.id };
  const { result, calls } = await dryRun(deps.sandbox, subject, about, how);
  const paths = subject.manifest.redact ?? [];
  const hidden = privateValues([payload], paths);
  const lines = calls
    .slice(0, MOST_CALLS)
    .map(({ action, input }) => `${action} ${JSON.stringify(hide(scrub(input, []), hidden))}`);
  const more = calls.length > MOST_CALLS ? [`… ${calls.length - MOST_CALLS}`] : [];
  return [...lines, ...more, ...(result.status === 'done' ? [] : [`→ ${result.status}`])];
}

async function proven(running: Running, [was, is]: readonly [Subject, Subject], seen: Seen): Promise<ProvenEvent> {
  const before = await linesOf(running, was, seen);
  const after = await linesOf(running, is, seen);
  return { id: seen.event.id, type: seen.event.type, before, after };
}

const cut = (lines: readonly string[]): string[] => lines.map((line) => line.slice(0, LONGEST_CALL));

const shownOf = ({ before, after, ...about }: ProvenEvent): ProvenEvent => ({
  ...about,
  before: cut(before.filter((line) => !after.includes(line))),
  after: cut(after.filter((line) => !before.includes(line))),
});

function subjectsOf({ predecessor, integration }: Running, { files }: Draft): [Subject, Subject] | null {
  const { manifest } = readManifest(files['integration.yaml'] ?? '');
  if (manifest === null || predecessor === null) return null;
  const { id, files: old, manifest: oldManifest } = predecessor.runs;
  const projectId = integration.projectId;
  return [
    { versionId: id, projectId, files: old, manifest: oldManifest as unknown as Manifest },
    { versionId: contentHash(files), projectId, files, manifest },
  ];
}

/** The last events that were seen, on what runs and on the candidate, with nothing sent. Null: there is nothing to compare. */
export async function prove(running: Running, draft: Draft): Promise<Proof | null> {
  const { deps, integration, predecessor } = running;
  const subjects = subjectsOf(running, draft);
  if (!subjects || predecessor === null) return null;
  const until = Date.now() + LONGEST_MS;
  const proof: Proof = { against: predecessor.runs.version, events: 0, differing: 0, shown: [] };
  for (const event of await newestEvents(deps.ctx.store.read, integration.id, ENDED, MOST_EVENTS)) {
    const seen = Date.now() < until ? await seenOf(running, event) : null;
    if (seen === null) continue;
    const found = await proven(running, subjects, seen);
    proof.events += 1;
    if (JSON.stringify(found.before) === JSON.stringify(found.after)) continue;
    proof.differing += 1;
    if (proof.shown.length < MOST_SHOWN) proof.shown.push(shownOf(found));
  }
  return proof.events === 0 ? null : proof;
}
