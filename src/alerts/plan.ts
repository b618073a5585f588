import { iso } from '#src/kit/clock.ts';
import type { Language } from '#src/kit/language.ts';
import type { AlertMuteRow, IncidentRow } from '#src/store/rows.ts';
import { CAUSES } from './cause.ts';
import type { Reading } from './reading.ts';
import { type Rule, rulesOf } from './rules.ts';
import { type Severity, WORDS } from './words.ts';

/** An incident that begins, before it has an id. */
export interface Beginning {
  reading: Reading;
  rule: string;
  name: string;
  severity: Severity;
  cause: string;
  message: string;
}

/** What changes by one look at everything. */
export interface Changes {
  begin: Beginning[];
  end: IncidentRow[];
  clearing: { id: string; clearSince: number | null }[];
}

export const MAINTENANCE = 'maintenance';

const begun = (reading: Reading, rule: Rule): Beginning => ({
  reading,
  rule: rule.key,
  name: rule.name,
  severity: rule.severity(reading),
  cause: CAUSES[rule.cause](reading),
  message: rule.say(reading),
});

function follow(reading: Reading, rule: Rule, open: IncidentRow | undefined, changes: Changes): void {
  const verdict = rule.judge(reading);
  if (!open) {
    if (verdict === 'bad') changes.begin.push(begun(reading, rule));
    return;
  }
  if (verdict === 'good') {
    const since = open.clearSince ?? reading.now;
    if (reading.now - since >= rule.holdMs) changes.end.push(open);
    else if (open.clearSince === null) changes.clearing.push({ id: open.id, clearSince: reading.now });
  } else if (verdict === 'bad' && open.clearSince !== null) changes.clearing.push({ id: open.id, clearSince: null });
}

function announceMaintenance(
  reading: Reading,
  mute: AlertMuteRow | undefined,
  open: IncidentRow | undefined,
  language: Language,
): Beginning[] {
  if (!mute?.planned || mute.from > reading.now || open) return [];
  const { name, maintenance } = WORDS[language];
  const message = maintenance(iso(mute.until), mute.reason);
  return [
    { reading, rule: MAINTENANCE, name: name.maintenance, severity: 'info', cause: CAUSES.own(reading), message },
  ];
}

export interface Seen {
  readings: readonly Reading[];
  open: readonly IncidentRow[];
  /** By integration; those that are over are left out. */
  mutes: ReadonlyMap<string, AlertMuteRow>;
  language: Language;
}

/** What begins, what ends, and what is on its way to its end. Nothing is told of what stays as it is. */
export function changesOf({ readings, open, mutes, language }: Seen): Changes {
  const changes: Changes = { begin: [], end: [], clearing: [] };
  const left = new Map(open.map((row) => [`${row.integrationId} ${row.rule}`, row]));
  const take = (id: string, rule: string): IncidentRow | undefined => {
    const key = `${id} ${rule}`;
    const found = left.get(key);
    left.delete(key);
    return found;
  };
  for (const reading of readings) {
    for (const rule of rulesOf(reading, language)) follow(reading, rule, take(reading.id, rule.key), changes);
    const mute = mutes.get(reading.id);
    if (mute?.planned && mute.from <= reading.now) {
      changes.begin.push(...announceMaintenance(reading, mute, take(reading.id, MAINTENANCE), language));
    }
  }
  // Nobody watches these any more: the rule is gone, the integration rests, the maintenance is over.
  changes.end.push(...left.values());
  return changes;
}
