import { createHash } from 'node:crypto';
import { iso } from '#src/kit/clock.ts';
import type { Language } from '#src/kit/language.ts';
import type { AlertMuteRow, IncidentRow } from '#src/store/rows.ts';
import type { Alert } from './channel.ts';
import { MAINTENANCE } from './plan.ts';
import type { Reading } from './reading.ts';
import { rulesOf } from './rules.ts';
import { type Severity, WORDS } from './words.ts';

/** One message to one channel. */
export interface Telling {
  channel: string;
  /** Whose credential sends it. */
  projectId: string;
  integrationId: string;
  alert: Alert;
}

export interface Told {
  tellings: Telling[];
  /** Incident id → the channels that know of it from now on. */
  told: Map<string, string[]>;
}

export interface ToTell {
  /** All that last now, those that have just begun among them. */
  open: readonly IncidentRow[];
  ended: readonly IncidentRow[];
  readings: ReadonlyMap<string, Reading>;
  mutes: ReadonlyMap<string, AlertMuteRow>;
  now: number;
  language: Language;
  publicUrl: string;
}

/** Who joins what was told so lately is not told of again: it is the same thing. */
const JOIN_MS = 30 * 60_000;
const MOST_LINES = 20;
const SEVERITIES: readonly Severity[] = ['info', 'warning', 'critical'];

const groupOf = ({ projectId, cause }: IncidentRow, channel: string): string => `${projectId} ${cause} ${channel}`;

const keyOf = ({ projectId, cause }: IncidentRow): string =>
  `ccb-${createHash('sha256').update(`${projectId} ${cause}`).digest('hex').slice(0, 32)}`;

/** Who is to know of it: those of its rule, else those of its integration. */
function channelsFor(row: IncidentRow, { readings, mutes, now, language }: ToTell): readonly string[] {
  const reading = readings.get(row.integrationId);
  const mute = mutes.get(row.integrationId);
  if (!reading) return [];
  const usual = reading.alerts.notification_channels ?? [];
  if (row.rule === MAINTENANCE) return usual;
  if (mute && mute.from <= now) return [];
  return rulesOf(reading, language).find((rule) => rule.key === row.rule)?.channels ?? usual;
}

const rank = ({ severity }: IncidentRow): number => SEVERITIES.indexOf(severity as Severity);
const worst = (rows: readonly IncidentRow[]): Severity => SEVERITIES[Math.max(...rows.map(rank))] ?? 'warning';

function alertOf(rows: readonly IncidentRow[], state: 'firing' | 'resolved', given: ToTell): Alert {
  const words = WORDS[given.language];
  const nameOf = ({ integrationId, name }: IncidentRow): string => given.readings.get(integrationId)?.name ?? name;
  const severity = worst(rows);
  const names = [...new Map(rows.map((row) => [row.integrationId, nameOf(row)]))];
  const about = names.length === 1 ? names[0]?.[1] : words.many(names.length);
  const what = [...new Set(rows.map((row) => row.name))].slice(0, 3).join(', ');
  const lines = rows.map((row) =>
    state === 'resolved' ? words.over(`${nameOf(row)}, ${row.name}`) : `${nameOf(row)}: ${row.message}`,
  );
  const left = lines.length - MOST_LINES;
  const [first] = rows as [IncidentRow];
  return {
    state,
    severity,
    title: `${words.severity[state === 'resolved' ? 'resolved' : severity]}: ${about}: ${what}`,
    lines: left > 0 ? [...lines.slice(0, MOST_LINES), words.more(left)] : lines,
    key: keyOf(first),
    project: first.projectId,
    integrations: names.slice(0, MOST_LINES).map(([id, name]) => ({ id, name })),
    url: `${given.publicUrl}/dashboard/integrations/${first.integrationId}`,
    at: iso(given.now),
  };
}

function telling(rows: readonly IncidentRow[], channel: string, state: 'firing' | 'resolved', given: ToTell): Telling {
  const [{ projectId, integrationId }] = rows as [IncidentRow];
  return { channel, projectId, integrationId, alert: alertOf(rows, state, given) };
}

/** Groups that were told of lately and last, and how bad they were said to be. */
function known({ open, now }: ToTell): Map<string, number> {
  const groups = new Map<string, number>();
  for (const row of open.filter((one) => now - one.openedAt <= JOIN_MS)) {
    for (const channel of row.told) {
      const group = groupOf(row, channel);
      groups.set(group, Math.max(groups.get(group) ?? 0, rank(row)));
    }
  }
  return groups;
}

/** What is said to whom: one message for each cause and channel, and one when the last of it is over. */
export function tell(given: ToTell): Told {
  const told = new Map<string, string[]>();
  const groups = new Map<string, { channel: string; rows: IncidentRow[] }>();
  for (const row of given.open) {
    for (const channel of channelsFor(row, given).filter((one) => !row.told.includes(one))) {
      const group = groups.get(groupOf(row, channel)) ?? { channel, rows: [] };
      groups.set(groupOf(row, channel), group);
      group.rows.push(row);
      told.set(row.id, [...(told.get(row.id) ?? row.told), channel]);
    }
  }
  const before = known(given);
  const begun = [...groups].filter(([group, { rows }]) => rows.some((row) => rank(row) > (before.get(group) ?? -1)));
  const lasting = new Set(given.open.flatMap((row) => row.told.map((channel) => groupOf(row, channel))));
  const over = new Map<string, { channel: string; rows: IncidentRow[] }>();
  for (const row of given.ended) {
    for (const channel of row.told) {
      const group = groupOf(row, channel);
      if (lasting.has(group)) continue;
      over.set(group, { channel, rows: [...(over.get(group)?.rows ?? []), row] });
    }
  }
  return {
    tellings: [
      ...begun.map(([, { channel, rows }]) => telling(rows, channel, 'firing', given)),
      ...[...over.values()].map(({ channel, rows }) => telling(rows, channel, 'resolved', given)),
    ],
    told,
  };
}
