import type { Ctx } from '#src/access/ctx.ts';
import { iso } from '#src/kit/clock.ts';
import { InputFault, sentenceOf } from '#src/kit/faults.ts';
import type { NewJob } from '#src/queue/queue.ts';
import type { Settle } from '#src/queue/work.ts';
import { getSetting, putSetting } from '#src/store/settings.ts';
import type { Read } from '#src/store/store.ts';

/** The queue in which we ask for ourselves under the address that the world is told. */
export const PROBE_QUEUE = 'probe';
const SETTING = 'self_probe';
const EVERY_MS = 60_000;
const PATIENCE_MS = 10_000;
const MOST_BYTES = 256 * 1024;
const LOCAL = /^(localhost$|127\.|\[::1\]$)/;

export interface SelfProbe {
  /** Null: it cannot be told from here. */
  reachable: boolean | null;
  checked_at: string | null;
  message: string;
}

const NOT_YET: SelfProbe = { reachable: null, checked_at: null, message: 'Nobody has asked yet.' };

export const probeJob = (now: number): NewJob => ({ id: 'self-probe', queue: PROBE_QUEUE, lane: 'clock', dueAt: now });

async function ask({ publicUrl, http }: Ctx): Promise<Pick<SelfProbe, 'reachable' | 'message'>> {
  if (LOCAL.test(new URL(publicUrl).hostname)) {
    return { reachable: null, message: 'PUBLIC_URL is an address of this machine: no sender elsewhere can reach it.' };
  }
  try {
    const client = http.client({ baseUrl: publicUrl, service: 'self', title: 'PUBLIC_URL' });
    await client.external('GET', `${publicUrl}/health`, { timeoutMs: PATIENCE_MS, maxResponseBytes: MOST_BYTES });
    return { reachable: true, message: 'Senders reach us under PUBLIC_URL.' };
  } catch (thrown) {
    // An address that we may not call from here may well be reached by others.
    const isRefused = thrown instanceof InputFault && thrown.details === undefined;
    return { reachable: isRefused ? null : false, message: sentenceOf(thrown) };
  }
}

/** Asks for ourselves from outside, and writes down what came of it. */
export async function probeSelf(ctx: Ctx): Promise<Settle> {
  const found = await ask(ctx);
  if (found.reachable === false) ctx.log.warn({ cause: found.message }, 'PUBLIC_URL cannot be reached');
  return async (tx) => {
    const now = ctx.clock.now();
    await putSetting(tx, SETTING, { ...found, checked_at: iso(now) }, now);
    return now + EVERY_MS;
  };
}

export const lastSelfProbe = async (read: Read): Promise<SelfProbe> =>
  ((await getSetting(read, SETTING)) as SelfProbe | undefined) ?? NOT_YET;
