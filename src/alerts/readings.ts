import { watchedOf } from '#src/integrations/package/apply-config.ts';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import { HOUR_GRAIN, MINUTE_GRAIN, noCounts } from '#src/store/metrics.ts';
import type { CredentialLine, HourRow, WatchAnswer, WatchedRow, WatchQuestion } from '#src/store/watch.ts';
import { LONG_MS, type Reading, SHORT_MS } from './reading.ts';
import type { Silence } from './silence.ts';
import { silenceAfter } from './silence.ts';

const WEEK = 7 * 24 * HOUR_GRAIN;
const MOST_WEEKS = 8;
const SECRET_MS = 24 * HOUR_GRAIN;
const KEYS_MS = WEEK;

export const hourOf = (now: number): number => Math.floor(now / HOUR_GRAIN) * HOUR_GRAIN;

/** This hour of the past weeks, with the hours before and after it. */
const hoursLike = (hour: number): number[] =>
  Array.from({ length: MOST_WEEKS }, (_, week) => hour - (week + 1) * WEEK).flatMap((at) => [
    at - HOUR_GRAIN,
    at,
    at + HOUR_GRAIN,
  ]);

/** Whole minutes, this one among them. */
const since = (now: number, ms: number): number => Math.floor(now / MINUTE_GRAIN) * MINUTE_GRAIN - ms + MINUTE_GRAIN;

/** So many at once that nobody else waits for it. */
export const PAGE = 1000;

export const questionAt = (now: number, queue: string, withHours: boolean, after = ''): WatchQuestion => ({
  now,
  after,
  limit: PAGE,
  queue,
  shortFrom: since(now, SHORT_MS),
  lastFrom: since(now, 2 * MINUTE_GRAIN),
  longFrom: since(now, LONG_MS),
  keysUntil: now + KEYS_MS,
  secretsFrom: now - SECRET_MS,
  hours: withHours ? hoursLike(hourOf(now)) : [],
});

const json = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

type Sections = Pick<Reading, 'alerts' | 'slo'>;
const MOST_READ = 20_000;
const read = new Map<string, Sections>();

/** Sections stay what they are for a long time: they are read when they change, not at every look. */
function sectionsOf({ id, alerts, slo, config }: WatchedRow): Sections {
  const text = `${id} ${alerts} ${slo} ${config}`;
  const known = read.get(text);
  if (known) return known;
  const manifest = { alerts: json(alerts) ?? {}, slo: json(slo) ?? undefined } as Pick<Manifest, 'alerts' | 'slo'>;
  const sections = watchedOf(manifest, json(config) as Record<string, unknown>);
  if (read.size >= MOST_READ) read.clear();
  // An object of its own: rules are kept by it.
  const own = { ...sections, alerts: { ...sections.alerts } };
  read.set(text, own);
  return own;
}

function troubleOf(row: WatchedRow): Reading['trouble'] {
  const { error, message, service } = (json(row.errorDetails) ?? {}) as Record<string, unknown>;
  if (typeof error !== 'string' || typeof service !== 'string') return null;
  return { error, message: String(message ?? error), service };
}

/** Its own where it has one, else its project's. */
function credentialsFor(row: WatchedRow, places: ReadonlyMap<string, CredentialLine>): CredentialLine[] {
  const services = new Set([row.target, ...((json(row.credentials) ?? []) as string[])]);
  return [...services].flatMap((service) => {
    const own = places.get(`${row.projectId} ${row.id} ${service}`);
    return own ?? places.get(`${row.projectId}  ${service}`) ?? [];
  });
}

const weeksOf = ({ createdAt }: WatchedRow, now: number): number =>
  Math.min(MOST_WEEKS, Math.max(0, Math.floor((now - createdAt) / WEEK)));

/** The first of each project that tells anybody anything, else the first. */
export function sayKeys(readings: readonly Reading[], keys: WatchAnswer['keys']): void {
  if (keys.length === 0) return;
  for (const mine of Map.groupBy(readings, (one) => one.projectId).values()) {
    const speaker = mine.find(({ alerts }) => (alerts.notification_channels ?? []).length > 0) ?? mine[0];
    if (speaker) speaker.keys = keys.filter((key) => key.projects.includes(speaker.projectId));
  }
}

/** What every integration looks like now. `silences` is carried from look to look, and brought up to date here. */
export function readingsOf(
  answer: WatchAnswer,
  hours: ReadonlyMap<string, HourRow>,
  silences: Map<string, Silence>,
  now: number,
): Reading[] {
  const [short, long, depths] = [byId(answer.short), byId(answer.long), byId(answer.depths)];
  const [refused, secrets] = [byId(answer.refused), byId(answer.newSecrets)];
  const places = new Map(
    answer.credentials.map((one) => [`${one.projectId} ${one.integrationId} ${one.service}`, one]),
  );
  return answer.integrations.map((row): Reading => {
    const rhythm = {
      now,
      lastActivity: row.lastActivity,
      hour: hours.get(row.id) ?? null,
      weeks: weeksOf(row, now),
      depth: depths.get(row.id)?.count ?? 0,
      status: row.status,
    };
    const silence = silenceAfter(silences.get(row.id), rhythm);
    silences.set(row.id, silence);
    const { ended = 0, failed = 0 } = long.get(row.id) ?? {};
    return {
      ...rhythm,
      ...sectionsOf(row),
      id: row.id,
      projectId: row.projectId,
      name: row.name,
      source: row.source,
      target: row.target,
      health: row.healthStatus,
      trouble: troubleOf(row),
      short: short.get(row.id) ?? noCounts(),
      long: { ended, failed },
      refused: refused.get(row.id)?.count ?? 0,
      lately: { arrived: short.get(row.id)?.lately ?? 0, refused: refused.get(row.id)?.lately ?? 0 },
      secretChangedAt: secrets.get(row.id)?.at ?? null,
      surprise: silence.surprise,
      credentials: credentialsFor(row, places),
      keys: [],
    };
  });
}
