import type { Ctx } from '#src/access/ctx.ts';
import { type OpenedClient, openService } from '#src/access/open-service.ts';
import { listServices } from '#src/connectors/catalogue.ts';
import type { PollAnswer, Source } from '#src/connectors/source.ts';
import { arrivalOf } from '#src/events/arrival-of.ts';
import type { Lanes } from '#src/events/lanes.ts';
import { recordWithin } from '#src/events/record.ts';
import type { Live, LiveIntegrations } from '#src/integrations/live.ts';
import { sourceOf } from '#src/integrations/source-of.ts';
import { Fault, sentenceOf } from '#src/kit/faults.ts';
import type { Job, NewJob } from '#src/queue/queue.ts';
import type { Settle, Work } from '#src/queue/work.ts';
import { activeWithSource } from '#src/store/integrations.ts';
import { getSetting, putSetting } from '#src/store/settings.ts';

/** Sources that are asked instead of sending: each by one process at a time, which holds its job while it waits. */
export const POLL_QUEUE = 'polling';

type Deps = Pick<Ctx, 'store' | 'queue' | 'keyring' | 'clock' | 'services' | 'http' | 'log'> & {
  live: LiveIntegrations;
  lanes: Lanes;
};

const LOOK = 'polling';
const EVERY_MS = 3_000;
const WAIT_SECONDS = 25;
/** How often somebody who waits for a service looks whether he still should. */
const STILL_MS = 1_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const MOST = 10_000;

export const pollingJob = (now: number): NewJob => ({ id: LOOK, queue: POLL_QUEUE, lane: 'clock', dueAt: now });

type Poll = NonNullable<Source['poll']>;

/** How the source of an integration is asked; null: it is not, or not any more. */
function pollOf({ row, effective }: Live): Poll | null {
  const source = sourceOf(row);
  const isAsked = effective?.manifest.receive === 'polling' || source?.onlyAsked === true;
  return row.status === 'active' && effective && isAsked ? (source?.poll ?? null) : null;
}

/** One job for each integration whose source is asked; those that are there already stay as they are. */
async function look(deps: Deps): Promise<Settle> {
  const services = listServices().flatMap(({ id, source }) => (source?.polls ? [id] : []));
  const now = deps.clock.now();
  const jobs: NewJob[] = [];
  for (const { id, projectId } of await activeWithSource(deps.store.read, services, MOST)) {
    const live = await deps.live.find(id);
    if (!live || !pollOf(live)) continue;
    jobs.push({ id: `poll_${id}`, queue: POLL_QUEUE, lane: projectId, dueAt: now, payload: { id } });
  }
  return async (tx) => {
    await deps.queue.enqueue(tx, jobs);
    return now + EVERY_MS;
  };
}

/** Another account is another row of events: how far the first one was asked says nothing of it. */
const cursorName = ({ row }: Live, { identity }: OpenedClient): string => `poll ${row.id} ${identity.slice(0, 16)}`;

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** What was told and how far it was asked, in one transaction: nothing is lost between the two, or taken twice. */
function taken(deps: Deps, live: Live, cursor: string, { payloads, cursor: next }: PollAnswer): Settle {
  const source = sourceOf(live.row);
  const receivedAt = deps.clock.now();
  const service = live.row.source;
  const arrivals = payloads.flatMap((payload) => {
    const raw = Buffer.from(JSON.stringify(payload));
    const about = source?.describe({}, payload, raw);
    if (!about) return [];
    return [arrivalOf(live, { service, about, payload, text: raw, raw, headers: {}, signed: true, receivedAt })];
  });
  return async (tx) => {
    await recordWithin(tx, deps, arrivals);
    if (next !== null) await putSetting(tx, cursor, next, receivedAt);
    return receivedAt;
  };
}

/** Aborts what waits when the process stops, or when its integration no longer asks. */
async function whileWanted<T>(
  deps: Deps,
  id: string,
  stopping: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const timer = setInterval(() => {
    deps.live.find(id).then(
      (live) => void (live && pollOf(live) ? 0 : over.abort()),
      (thrown: unknown) => deps.log.warn({ integration: id, cause: sentenceOf(thrown) }, 'an integration is not found'),
    );
  }, STILL_MS);
  try {
    return await ask(AbortSignal.any([stopping, over.signal]));
  } finally {
    clearInterval(timer);
  }
}

export function createPolling(deps: Deps): Pick<Work, 'handle' | 'stop'> {
  const stopping = new AbortController();
  const failures = new Map<string, number>();

  /** Later each time; where the service says when, then. */
  function pauseAfter(id: string, thrown: unknown): number {
    const times = (failures.get(id) ?? 0) + 1;
    failures.set(id, times);
    const asked = thrown instanceof Fault ? thrown.retryAfterMs : undefined;
    return asked ?? Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(times - 1, 10));
  }

  async function ask(live: Live, poll: Poll): Promise<Settle> {
    const { id, projectId, source: service } = live.row;
    const opened = await openService(deps, { projectId, integrationId: id, service });
    const name = cursorName(live, opened);
    const cursor = textOf(await getSetting(deps.store.read, name));
    const told = await whileWanted(deps, id, stopping.signal, (signal) =>
      poll(opened.client, { cursor, waitSeconds: WAIT_SECONDS, signal }),
    );
    failures.delete(id);
    const now = (await deps.live.find(id)) ?? live;
    return taken(deps, now, name, told);
  }

  async function turn({ payload }: Job): Promise<Settle | undefined> {
    const id = String(payload?.id);
    const live = await deps.live.find(id);
    const poll = live && pollOf(live);
    if (!live || !poll) return undefined;
    try {
      return await ask(live, poll);
    } catch (thrown) {
      if (stopping.signal.aborted) return async () => deps.clock.now();
      const wait = pauseAfter(id, thrown);
      const about = { integration: id, service: live.row.source, cause: sentenceOf(thrown), wait };
      deps.log.warn(about, 'a source could not be asked; it is asked again later');
      return async () => deps.clock.now() + wait;
    }
  }

  return {
    handle: (job) => (job.id === LOOK ? look(deps) : turn(job)),
    stop: () => stopping.abort(),
  };
}
