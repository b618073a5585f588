import { InputFault } from '#src/kit/faults.ts';
import { parseMoment } from '#src/kit/moment.ts';

/** `expires_at` as it is sent; null stays null. */
export function expiryOf(text: string | null | undefined): number | null | undefined {
  if (text === undefined || text === null) return text;
  const at = parseMoment(text);
  if (at !== undefined) return at;
  throw new InputFault('Invalid time', 'expires_at: write an ISO time, for example 2027-01-01T00:00:00Z.');
}
