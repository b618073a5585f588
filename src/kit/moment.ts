import { parseDuration } from './duration.ts';
import { InputFault } from './faults.ts';

/** `2026-01-01T00:00:00Z`, a date, or how long ago (`1h`, `30d`). */
export function momentOf(name: string, text: string, now: number): number {
  if (/^\d+(\.\d+)?\s*[a-z]+$/i.test(text)) return now - parseDuration(text);
  const ms = Date.parse(text);
  if (Number.isFinite(ms)) return ms;
  throw new InputFault('Invalid time', `${name}: write an ISO time (2026-01-01T00:00:00Z) or how long ago (1h, 7d).`);
}
