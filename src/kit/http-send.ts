import type { Agent, Dispatcher } from 'undici';
import { crashPoint } from './crash.ts';
import type { Method, ResponseHeaders } from './http-types.ts';

/** One request on the wire: an origin that was checked, a path that is encoded. */
export interface Wire {
  origin: string;
  path: string;
  method: Method;
  headers: Record<string, string>;
  body: string | Buffer | null;
  timeoutMs: number;
  maxResponseBytes: number;
  signal: AbortSignal | undefined;
}

export interface Answer {
  status: number;
  headers: ResponseHeaders;
  bytes: Buffer;
}

/** Why we gave up on an exchange ourselves. */
export class GaveUp extends Error {
  readonly reason: 'timeout' | 'too-large' | 'aborted';

  constructor(reason: 'timeout' | 'too-large' | 'aborted') {
    super(reason);
    this.reason = reason;
  }
}

const EMPTY = Buffer.alloc(0);

/**
 * Collects the answer on undici's own handler: no stream, no AbortController, one timer for the whole exchange (a
 * peer that drips a byte a second never trips a timer that only watches silence).
 */
export function send(agent: Agent, wire: Wire): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let status = 0;
    let headers: ResponseHeaders = {};
    let controller: Dispatcher.DispatchController | undefined;
    let over: Error | undefined;

    const finish = (): void => {
      clearTimeout(timer);
      wire.signal?.removeEventListener('abort', onAbort);
    };
    const giveUp = (reason: GaveUp['reason']): void => {
      over = new GaveUp(reason);
      finish();
      reject(over);
      controller?.abort(over);
    };
    const onAbort = (): void => giveUp('aborted');
    const timer = setTimeout(giveUp, wire.timeoutMs, 'timeout');
    if (wire.signal?.aborted) return giveUp('aborted');
    wire.signal?.addEventListener('abort', onAbort, { once: true });

    agent.dispatch(wire as Dispatcher.DispatchOptions, {
      onRequestStart(started) {
        controller = started;
        if (over) started.abort(over);
      },
      onRequestSent() {
        crashPoint('deliver.sent');
      },
      onResponseStart(_, code, received) {
        if (code < 200) return;
        status = code;
        headers = received;
        if (Number(received['content-length']) > wire.maxResponseBytes && wire.method !== 'HEAD') giveUp('too-large');
      },
      onResponseData(_, chunk) {
        size += chunk.length;
        if (size > wire.maxResponseBytes) giveUp('too-large');
        else chunks.push(chunk);
      },
      onResponseEnd() {
        finish();
        resolve({ status, headers, bytes: size === 0 ? EMPTY : Buffer.concat(chunks, size) });
      },
      onResponseError(_, error) {
        finish();
        reject(over ?? error);
      },
    });
  });
}
