const SHORTEST_MS = 1_000;
const LONGEST_MS = 24 * 3_600_000;

const clamp = (ms: number): number => Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.round(ms)));

/** Reads Retry-After in seconds or as an HTTP date, held between 1 s and 24 h; undefined when it says nothing usable. */
export function retryAfterMs(header: string | string[] | undefined, now: number): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return clamp(Number(text) * 1000);
  const at = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : clamp(at - now);
}
