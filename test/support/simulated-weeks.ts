import { changesOf } from '#src/alerts/plan.ts';
import type { Reading } from '#src/alerts/reading.ts';
import { readingsOf } from '#src/alerts/readings.ts';
import type { Silence } from '#src/alerts/silence.ts';
import { LATENCY_BOUNDS, noCounts } from '#src/store/metrics.ts';
import type { IncidentRow } from '#src/store/rows.ts';
import type { HourRow, WatchAnswer, WatchedRow } from '#src/store/watch.ts';

// Weeks of traffic, minute by minute, and what is found in them: no database, no clock but this one.

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;
/** A Monday. */
export const START = Date.UTC(2026, 0, 5);

interface Cell {
  delivered: number;
  failed: number;
  refused: number;
  latency: number;
}

export interface Trouble {
  rule: string;
  from: number;
  to: number;
  /** What the minute would have been → what it is. */
  change(cell: Cell): Cell;
}

export interface Simulated {
  id: string;
  /** Events per minute at that time, on average. */
  rate(at: number): number;
  /** How many of a thousand fail on a good day. */
  failsPerThousand?: number;
  troubles?: readonly Trouble[];
  alerts?: object;
}

export interface Found {
  id: string;
  rule: string;
  openedAt: number;
  resolvedAt: number | null;
}

/** Numbers that look random and are the same at every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How many of what comes `mean` times on average. */
function poisson(mean: number, random: () => number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * (random() + random() + random() - 1.5) * 2));
  const end = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > end; product *= random()) count++;
  return count;
}

const bucketOf = (latency: number): number => LATENCY_BOUNDS.findIndex((bound) => latency <= bound);

function cellsOf(
  { rate, failsPerThousand = 2, troubles = [] }: Simulated,
  minutes: number,
  random: () => number,
): Cell[] {
  return Array.from({ length: minutes }, (_, minute) => {
    const at = START + minute * MINUTE;
    const events = poisson(rate(at), random);
    const failed = Array.from({ length: events }).filter(() => random() * 1000 < failsPerThousand).length;
    const cell = { delivered: events - failed, failed, refused: 0, latency: 90 };
    const trouble = troubles.find((one) => at >= one.from && at < one.to);
    return trouble ? trouble.change(cell) : cell;
  });
}

/** As `hoursLike` of the store would tell it. */
function hourRow(id: string, hours: readonly { minutes: number; events: number }[], hour: number): HourRow {
  const row = { id, most: 0, weeks: 0 };
  const minutes = [0, 0, 0];
  for (let week = 1; week <= Math.min(8, Math.floor(hour / 168)); week++) {
    for (const beside of [-1, 0, 1]) {
      const past = hours[hour - week * 168 + beside];
      if (!past || past.events === 0) continue;
      minutes[beside + 1] = (minutes[beside + 1] ?? 0) + past.minutes;
      row.most = Math.max(row.most, past.events);
      if (beside === 0) row.weeks++;
    }
  }
  return { ...row, minutes: Math.min(...minutes) };
}

const hoursOf = (cells: readonly Cell[]) =>
  Array.from({ length: Math.ceil(cells.length / 60) }, (_, hour) => {
    const part = cells.slice(hour * 60, hour * 60 + 60).map((cell) => cell.delivered + cell.failed);
    return { minutes: part.filter((count) => count > 0).length, events: part.reduce((sum, count) => sum + count, 0) };
  });

interface Running {
  cells: Cell[];
  hours: { minutes: number; events: number }[];
  lastActivity: number | null;
}

/** Of the minutes from `first` to `last`; counts of the last minutes, as the store would sum them. */
function shortOf({ cells }: Running, last: number): Omit<WatchAnswer['short'][number], 'id' | 'lately'> | null {
  const counts = { ...noCounts(), at: 0 };
  for (const cell of cells.slice(Math.max(0, last - 4), last + 1)) {
    counts.delivered += cell.delivered;
    counts.retried += cell.failed;
    const bucket = bucketOf(cell.latency);
    counts.latencies[bucket] = (counts.latencies[bucket] ?? 0) + cell.delivered;
    if (cell.delivered > 0) counts.latencyMax = Math.max(counts.latencyMax, cell.latency);
  }
  return counts.delivered + counts.retried > 0 ? counts : null;
}

const refusedIn = (cells: readonly Cell[], last: number, minutes: number): number =>
  cells.slice(Math.max(0, last - minutes + 1), last + 1).reduce((sum, cell) => sum + cell.refused, 0);

function rowOf({ id, alerts = {} }: Simulated, lastActivity: number | null): WatchedRow {
  const fixed = {
    projectId: 'prj_1',
    name: id,
    status: 'active',
    healthStatus: 'healthy',
    source: 'github',
    target: 'slack',
  };
  const json = { errorDetails: null, config: '{}', alerts: JSON.stringify(alerts), slo: null, credentials: null };
  return { id, ...fixed, ...json, lastActivity, createdAt: START };
}

/** Looks once a minute from the end of `learned` on, and tells what it found. */
export function simulate(all: readonly Simulated[], { learned, until }: { learned: number; until: number }): Found[] {
  const running = new Map(
    all.map((one, index): [string, Running] => {
      const cells = cellsOf(one, (until - START) / MINUTE, dice(index + 1));
      return [one.id, { cells, hours: hoursOf(cells), lastActivity: null }];
    }),
  );
  const silences = new Map<string, Silence>();
  const found: Found[] = [];
  let open: IncidentRow[] = [];
  let hours = new Map<string, HourRow>();
  for (let minute = 0; minute < (until - START) / MINUTE; minute++) {
    const now = START + minute * MINUTE + MINUTE - 1;
    for (const one of running.values()) {
      const cell = one.cells[minute];
      if (cell && cell.delivered + cell.failed > 0) one.lastActivity = now;
    }
    if (now < learned) continue;
    const hour = Math.floor(minute / 60);
    if (minute % 60 === 0 || hours.size === 0)
      hours = new Map([...running].map(([id, one]) => [id, hourRow(id, one.hours, hour)]));
    const answer: WatchAnswer = {
      integrations: all.map((one) => rowOf(one, running.get(one.id)?.lastActivity ?? null)),
      short: [...running].flatMap(([id, one]) => {
        const short = shortOf(one, minute);
        const lately = one.cells.slice(Math.max(0, minute - 1), minute + 1);
        const arrived = lately.reduce((sum, cell) => sum + cell.delivered + cell.failed, 0);
        return short ? [{ ...short, id, lately: arrived }] : [];
      }),
      long: [],
      depths: [],
      refused: [...running].map(([id, { cells }]) => ({
        id,
        count: refusedIn(cells, minute, 5),
        lately: refusedIn(cells, minute, 2),
      })),
      newSecrets: [],
      hours: [],
      credentials: [],
      keys: [],
    };
    const readings: Reading[] = readingsOf(answer, hours, silences, now);
    const changes = changesOf({ readings, open, mutes: new Map(), language: 'en' });
    for (const row of changes.end) {
      const known = found.find(
        (one) => one.id === row.integrationId && one.rule === row.rule && one.resolvedAt === null,
      );
      if (known) known.resolvedAt = now;
    }
    const ended = new Set(changes.end.map((row) => row.id));
    const clearing = new Map(changes.clearing.map((one) => [one.id, one.clearSince]));
    open = open
      .filter((row) => !ended.has(row.id))
      .map((row) => (clearing.has(row.id) ? { ...row, clearSince: clearing.get(row.id) ?? null } : row));
    for (const { reading, ...what } of changes.begin) {
      found.push({ id: reading.id, rule: what.rule, openedAt: now, resolvedAt: null });
      const row = { id: `inc_${found.length}`, integrationId: reading.id, projectId: reading.projectId, told: [] };
      open.push({ ...row, ...what, clearSince: null, openedAt: now, resolvedAt: null });
    }
  }
  return found;
}
