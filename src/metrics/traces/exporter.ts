import { createEgress } from '#src/kit/egress.ts';
import { sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import { createHttp } from '#src/kit/http.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import type { Log } from '#src/kit/log.ts';
import { otlpBody, type Span } from './span.ts';

/** Where traces go, as the operator said it. */
export interface TraceTarget {
  /** Of the collector; `v1/traces` is put after it. */
  endpoint: string;
  headers: Readonly<Record<string, string>>;
  service: string;
}

export interface TraceExporter {
  /** Takes what is made of it when it is sent: whoever worked on it does not wait. */
  note(spans: () => Span[]): void;
  readonly counts: Readonly<{ sent: number; dropped: number }>;
  close(): Promise<void>;
}

interface Options {
  target: TraceTarget;
  version: string;
  log: Log;
  /** Milliseconds between two looks at what waits. */
  every?: number;
  most?: number;
}

const EVERY_MS = 1000;
const PER_REQUEST = 256;
/** Events whose spans wait; with more, those that come are dropped and counted. */
const MOST_WAITING = 20_000;
const TIMEOUT_MS = 5000;
const LAST_TRY_MS = 2000;

/** The operator named this address, so it may lie in a private network; nothing else may be reached through it. */
function openTarget({ endpoint, headers }: TraceTarget): { client: HttpClient; close(): Promise<void> } {
  const { hostname, port, protocol } = new URL(endpoint);
  const http = createHttp({
    egress: createEgress({ allow: [`${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`] }),
  });
  const client = http.client({ baseUrl: endpoint, service: 'otlp', title: 'the trace collector', headers });
  return { client, close: () => http.close() };
}

/** Sends spans in batches beside the work; a collector that is slow or away costs spans, never events. */
export function createTraceExporter(options: Options): TraceExporter {
  const { target, version, log, every = EVERY_MS, most = MOST_WAITING } = options;
  const { client, close } = openTarget(target);
  const waiting: (() => Span[])[] = [];
  const counts = { sent: 0, dropped: 0 };
  let sending: Promise<void> | null = null;
  let isAway = false;

  async function send(batch: readonly (() => Span[])[], timeoutMs: number): Promise<void> {
    const spans = batch.flatMap((make) => make());
    if (spans.length > 0) await client.post('v1/traces', { json: otlpBody(target.service, version, spans), timeoutMs });
    counts.sent += spans.length;
    isAway = false;
  }

  /** A collector that is away for a while finds them waiting; one that refuses them never gets them again. */
  function failed(batch: readonly (() => Span[])[], thrown: unknown): void {
    const room = thrown instanceof TemporaryFault ? most - waiting.length : 0;
    const kept = batch.slice(0, Math.max(0, room));
    waiting.unshift(...kept);
    counts.dropped += batch.length - kept.length;
    if (!isAway) log.warn({ cause: sentenceOf(thrown) }, 'traces could not be sent');
    isAway = true;
  }

  async function flush(timeoutMs = TIMEOUT_MS): Promise<void> {
    do {
      const batch = waiting.splice(0, PER_REQUEST);
      if (batch.length === 0) return;
      try {
        await send(batch, timeoutMs);
      } catch (thrown) {
        failed(batch, thrown);
        return;
      }
    } while (waiting.length > 0);
  }

  function tick(): void {
    sending ??= flush().finally(() => {
      sending = null;
    });
  }

  const timer = setInterval(tick, every).unref();

  return {
    note(spans) {
      if (waiting.length < most) waiting.push(spans);
      else counts.dropped++;
    },
    counts,
    async close() {
      clearInterval(timer);
      await sending;
      await flush(LAST_TRY_MS);
      await close();
    },
  };
}
