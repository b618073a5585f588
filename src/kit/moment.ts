import { parseDuration } from './duration.ts';
import { InputFault } from './faults.ts';

/** The space before a zone is a plus that an address was not encoded for. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[t ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:z|([+ -])(\d\d):?(\d\d))?)?$/i;

/** `2026-01-01T00:00:00Z` or a day, in UTC unless a zone is said; undefined: no such time. */
export function parseMoment(text: string): number | undefined {
  const found = ISO.exec(text.trim());
  if (!found) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', sign, zoneHours, zoneMinutes] =
    found;
  const zone = sign === undefined ? 'Z' : `${sign === '-' ? '-' : '+'}${zoneHours}:${zoneMinutes}`;
  const at = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`,
  );
  // The 31st of February would be taken, and is the third of March.
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  return Number.isNaN(at) || !isDay ? undefined : at;
}

/** A time, or how long ago (`1h`, `30d`). */
export function momentOf(name: string, text: string, now: number): number {
  if (/^\d+(\.\d+)?\s*[a-z]+$/i.test(text)) return now - parseDuration(text);
  const at = parseMoment(text);
  if (at !== undefined) return at;
  const ways = 'an ISO time (2026-01-01T00:00:00Z, UTC where it names no zone) or how long ago (1h, 7d)';
  throw new InputFault('Invalid time', `${name}: ${JSON.stringify(text.slice(0, 40))} is no time. Write ${ways}.`);
}
