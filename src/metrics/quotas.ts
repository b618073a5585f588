import type { Clock } from '#src/kit/clock.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import type { Exchange, ResponseHeaders } from '#src/kit/http-types.ts';
import type { Log } from '#src/kit/log.ts';
import { putQuotas } from '#src/store/quotas.ts';
import type { QuotaRow } from '#src/store/rows.ts';
import type { Store } from '#src/store/store.ts';

/** Remembers what services say of how many calls are left, and writes it down now and then. */
export interface Quotas {
  note(exchange: Exchange): void;
  close(): Promise<void>;
}

/** The spellings there are: GitHub and most others, the draft of the standard, and some of their own. */
const SPELLINGS = [
  ['x-ratelimit-', ''],
  ['ratelimit-', ''],
  ['x-rate-limit-', ''],
  ['x-ratelimit-', '-requests'],
].map(([prefix, suffix]) => ({
  remaining: `${prefix}remaining${suffix}`,
  limit: `${prefix}limit${suffix}`,
  reset: `${prefix}reset${suffix}`,
}));
const FLUSH_MS = 3_000;
const MOST = 5_000;
const SECOND = 1000;
/** Larger numbers are a moment, smaller ones are seconds from now. */
const EPOCH_SECONDS = 1_000_000_000;
const EPOCH_MS = 1_000_000_000_000;

function numberIn(headers: ResponseHeaders, name: string): number | null {
  const text = headers[name];
  const value = typeof text === 'string' && /^\d{1,15}(\.\d{1,6})?$/.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

function momentOf(reset: number | null, now: number): number | null {
  if (reset === null) return null;
  if (reset >= EPOCH_MS) return Math.round(reset);
  return Math.round(reset >= EPOCH_SECONDS ? reset * SECOND : now + reset * SECOND);
}

export type Quota = Pick<QuotaRow, 'total' | 'remaining' | 'resetAt'>;

/** What an answer says of the calls that are left; null: nothing. */
export function quotaIn(headers: ResponseHeaders, now: number): Quota | null {
  for (const names of SPELLINGS) {
    const remaining = numberIn(headers, names.remaining);
    if (remaining === null) continue;
    const total = numberIn(headers, names.limit);
    const reset = numberIn(headers, names.reset);
    return {
      total: total === null ? null : Math.floor(total),
      remaining: Math.floor(remaining),
      resetAt: momentOf(reset, now),
    };
  }
  return null;
}

export function createQuotas({ store, clock, log }: { store: Store; clock: Clock; log: Log }): Quotas {
  let waiting = new Map<string, QuotaRow>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return;
    const rows = [...waiting.values()];
    waiting = new Map();
    await store.write((tx) => putQuotas(tx, rows), { durable: false });
  }

  return {
    note({ scope, service, host, headers }) {
      const now = clock.now();
      const quota = scope === '' || headers === null ? null : quotaIn(headers, now);
      if (quota === null) return;
      const key = `${scope} ${service} ${host}`;
      if (waiting.size >= MOST && !waiting.has(key)) return;
      waiting.set(key, { projectId: scope, service, host, ...quota, seenAt: now });
      timer ??= setTimeout(() => {
        flush().catch((thrown) => log.warn({ cause: sentenceOf(thrown) }, 'quotas could not be written down'));
      }, FLUSH_MS).unref();
    },
    close: flush,
  };
}
