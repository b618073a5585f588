import type { Clock } from '#src/kit/clock.ts';
import { Fault, TemporaryFault } from '#src/kit/faults.ts';
import type { Http, HttpClient } from '#src/kit/http-types.ts';

/** What has to be asked of senders before their deliveries can be judged or answered. */
export interface Senders {
  /** The certificate at an address that its source has pinned; undefined where there is none. */
  certificate(url: string): Promise<string | undefined>;
  /** Calls an address once, as the sender wants to be confirmed. */
  visit(url: string): Promise<void>;
}

const TIMEOUT_MS = 5_000;
const MOST_BYTES = 64 * 1024;
const KEEP_MS = 24 * 3_600_000;
const MISSING_MS = 60_000;
const MOST_KEPT = 100;
/** Strangers choose what is asked for, so that only so much of it is asked. */
const MOST_A_MINUTE = 60;

interface Kept {
  pem: Promise<string | undefined>;
  until: number;
}

function fetchPem(http: HttpClient, url: string): Promise<string | undefined> {
  const found = http.external('GET', url, { timeoutMs: TIMEOUT_MS, maxResponseBytes: MOST_BYTES, bytes: true });
  return found.then(
    ({ body }) => (Buffer.isBuffer(body) ? body.toString('latin1') : undefined),
    (thrown: unknown) => {
      // What is not there is no certificate; what could not be asked is tried again by the sender.
      if (thrown instanceof Fault && !(thrown instanceof TemporaryFault)) return undefined;
      throw thrown;
    },
  );
}

export function createSenders({ http, clock }: { http: Http; clock: Clock }): Senders {
  const client = http.client({ baseUrl: 'https://localhost/', service: 'gateway', title: 'The sender' });
  const kept = new Map<string, Kept>();
  let minute = { at: 0, asked: 0 };

  const countOne = (now: number): void => {
    if (now - minute.at >= 60_000) minute = { at: now, asked: 0 };
    if (++minute.asked <= MOST_A_MINUTE) return;
    const text = 'Too many certificates are asked for at once. Send it again later.';
    throw new TemporaryFault('Busy', text, { retryAfterMs: 60_000 });
  };

  const ask = (url: string, now: number): Kept => {
    countOne(now);
    const fresh: Kept = { pem: fetchPem(client, url), until: now + KEEP_MS };
    kept.set(url, fresh);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
    fresh.pem.then(
      (pem) => {
        if (pem === undefined) fresh.until = now + MISSING_MS;
      },
      () => kept.delete(url),
    );
    return fresh;
  };

  return {
    certificate(url) {
      const now = clock.now();
      const known = kept.get(url);
      return (known && now < known.until ? known : ask(url, now)).pem;
    },
    async visit(url) {
      await client.external('GET', url, { timeoutMs: TIMEOUT_MS, maxResponseBytes: MOST_BYTES });
    },
  };
}
