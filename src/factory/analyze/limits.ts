import type { Requirements } from '../requirements.ts';

type RateLimit = NonNullable<Requirements['rateLimit']>;

const ASKED =
  /rate[\s_-]?limit|throttl|requests[\s_-]per|ограничени\p{L}*\s+(?:частот|скорост|числ|количеств)|лимит\p{L}*\s+(?:запрос|сообщен|частот)/iu;
const NUMBER =
  /(\d{1,7})\s*(?:messages?|requests?|calls?|events?|notifications?|сообщени\p{L}*|запрос\p{L}*|событи\p{L}*|уведомлени\p{L}*|раз)?\s*(?:per|a|an|every|\/|в|за)\s*(second|sec|minute|min|hour|секунд|сек|минут|мин|час)/iu;

/** What is set where protection was asked for without a number. */
export const USUAL_LIMIT: RateLimit = { requests_per_minute: 60, burst_limit: 10, retry_after: '1m' };

function perMinute(count: number, unit: string): number {
  if (/^s|^сек/iu.test(unit)) return count * 60;
  return /^h|^час/iu.test(unit) ? Math.max(1, Math.round(count / 60)) : count;
}

/** A limit that the lines ask for; without a number the usual one. */
export function rateLimitIn(lines: readonly string[]): { limit: RateLimit; assumed: boolean } | null {
  for (const line of lines) {
    const found = NUMBER.exec(line);
    if (!found) continue;
    const wanted = Math.min(10_000_000, Math.max(1, perMinute(Number(found[1]), found[2] ?? '')));
    return {
      limit: { requests_per_minute: wanted, burst_limit: Math.min(10, wanted), retry_after: '1m' },
      assumed: false,
    };
  }
  return lines.some((line) => ASKED.test(line)) ? { limit: USUAL_LIMIT, assumed: true } : null;
}
