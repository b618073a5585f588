import { setImmediate } from 'node:timers/promises';
import type { Ctx } from '#src/access/ctx.ts';
import { newId } from '#src/kit/ids.ts';
import type { Language } from '#src/kit/language.ts';
import type { NewJob } from '#src/queue/queue.ts';
import type { Settle } from '#src/queue/work.ts';
import { presentMutes } from '#src/store/alert-mutes.ts';
import { appendFeed } from '#src/store/feed.ts';
import { openIncident, openIncidents, updateIncident } from '#src/store/incidents.ts';
import type { AlertMuteRow, IncidentRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import type { HourRow, WatchAnswer } from '#src/store/watch.ts';
import { deliveryJob } from './deliver.ts';
import { type Beginning, type Changes, changesOf } from './plan.ts';
import type { Reading } from './reading.ts';
import { hourOf, PAGE, questionAt, readingsOf, sayKeys } from './readings.ts';
import type { Silence } from './silence.ts';
import { tell } from './tell.ts';

/** The queue in which everything is looked at, again and again. */
export const WATCH_QUEUE = 'watch';
/** What goes wrong is found within a minute; three looks are in it. */
const EVERY_MS = 20_000;

export const watchJob = (now: number): NewJob => ({ id: 'watch', queue: WATCH_QUEUE, lane: 'clock', dueAt: now });

const rowOf = ({ reading, ...what }: Beginning, now: number): IncidentRow => ({
  id: newId('inc', now),
  integrationId: reading.id,
  projectId: reading.projectId,
  ...what,
  told: [],
  clearSince: null,
  openedAt: now,
  resolvedAt: null,
});

const feedRow = (row: IncidentRow, name: string, state: 'firing' | 'resolved', at: number) => ({
  projectId: row.projectId,
  integrationId: row.integrationId,
  kind: 'integration_alert',
  data: {
    id: row.integrationId,
    name,
    alert: { id: row.id, name: row.name, severity: row.severity, state, message: row.message },
  },
  at,
});

async function write(tx: Tx, changes: Changes, now: number): Promise<IncidentRow[]> {
  const begun: IncidentRow[] = [];
  for (const row of changes.begin.map((one) => rowOf(one, now))) if (await openIncident(tx, row)) begun.push(row);
  for (const { id, clearSince } of changes.clearing) await updateIncident(tx, id, { clearSince });
  for (const { id } of changes.end) await updateIncident(tx, id, { resolvedAt: now });
  return begun;
}

interface Watched {
  changes: Changes;
  open: readonly IncidentRow[];
  readings: ReadonlyMap<string, Reading>;
  mutes: ReadonlyMap<string, AlertMuteRow>;
  now: number;
  language: Language;
}

/** Incidents, the live stream and the messages about them: all or nothing. */
async function settle(tx: Tx, ctx: Ctx, { changes, open, ...seen }: Watched): Promise<void> {
  const { now, readings } = seen;
  const begun = await write(tx, changes, now);
  const ending = new Set(changes.end.map((row) => row.id));
  const lasting = [...open.filter((row) => !ending.has(row.id)), ...begun];
  const { tellings, told } = tell({ ...seen, open: lasting, ended: changes.end, publicUrl: ctx.publicUrl });
  for (const [id, channels] of told) await updateIncident(tx, id, { told: channels });
  const line = (row: IncidentRow, state: 'firing' | 'resolved') =>
    feedRow(row, readings.get(row.integrationId)?.name ?? row.integrationId, state, now);
  const lines = [...begun.map((row) => line(row, 'firing')), ...changes.end.map((row) => line(row, 'resolved'))];
  if (lines.length > 0) await appendFeed(tx, lines);
  await ctx.queue.enqueue(
    tx,
    tellings.map((one) => deliveryJob(one, now)),
  );
}

interface WatchOptions {
  language: Language;
  /** Where events wait. */
  eventQueue: string;
}

/** Looks at all integrations at once. What it keeps from look to look is lost with the process, and learned anew. */
export function createWatch(ctx: Ctx, { language, eventQueue }: WatchOptions): () => Promise<Settle> {
  const silences = new Map<string, Silence>();
  let hours = new Map<string, HourRow>();
  let knownHour = 0;

  /** All there are, page by page. */
  async function look(now: number): Promise<Reading[][]> {
    const isNewHour = knownHour !== hourOf(now);
    if (isNewHour) hours = new Map();
    const pages: Reading[][] = [];
    for (let after = ''; ; ) {
      const answer = await ctx.store.slow<WatchAnswer>('watch.signals', questionAt(now, eventQueue, isNewHour, after));
      for (const row of answer.hours) hours.set(row.id, row);
      pages.push(readingsOf(answer, hours, silences, now));
      const last = answer.integrations.at(-1);
      if (last && answer.integrations.length === PAGE) after = last.id;
      else {
        sayKeys(pages.flat(), answer.keys);
        knownHour = hourOf(now);
        return pages;
      }
    }
  }

  async function watch(now: number): Promise<void> {
    const pages = await look(now);
    const readings = new Map(pages.flat().map((reading) => [reading.id, reading]));
    for (const id of silences.keys()) if (!readings.has(id)) silences.delete(id);
    const open = await openIncidents(ctx.store.read);
    const mutes = new Map((await presentMutes(ctx.store.read, now)).map((mute) => [mute.integrationId, mute]));
    const openOf = Map.groupBy(open, (row) => row.integrationId);
    const changes: Changes = { begin: [], end: open.filter((row) => !readings.has(row.integrationId)), clearing: [] };
    for (const page of pages) {
      const mine = page.flatMap(({ id }) => openOf.get(id) ?? []);
      const { begin, end, clearing } = changesOf({ readings: page, open: mine, mutes, language });
      changes.begin.push(...begin);
      changes.end.push(...end);
      changes.clearing.push(...clearing);
      // Others have their turn in between.
      await setImmediate();
    }
    await ctx.store.write((tx) => settle(tx, ctx, { changes, open, readings, mutes, now, language }));
  }

  return async () => {
    try {
      await watch(ctx.clock.now());
    } catch (thrown) {
      // Whatever it was: who watches must not stop watching.
      ctx.log.error({ err: thrown }, 'integrations could not be watched; it is tried again');
    }
    return async () => ctx.clock.now() + EVERY_MS;
  };
}
