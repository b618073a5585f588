import { InputFault } from '#src/kit/faults.ts';

/** `expires_at` as it is sent; null stays null. */
export function momentOf(text: string | null | undefined): number | null | undefined {
  if (text === undefined || text === null) return text;
  const ms = Date.parse(text);
  if (Number.isFinite(ms)) return ms;
  throw new InputFault('Invalid time', 'expires_at: write an ISO time, for example 2027-01-01T00:00:00Z.');
}
