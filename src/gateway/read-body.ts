import type { IncomingMessage } from 'node:http';
import { InputFault } from '#src/kit/faults.ts';
import { letGo } from '#src/kit/let-go.ts';
import { oneLargeInATurn } from './large-bodies.ts';
import { boundUnread, type Unread } from './unread.ts';

/** A body that does not move for this long is given up. */
const STALL_MS = 15_000;
/** So much of every body is free, so that a few large ones that drip cannot shut out the usual ones. */
const FREE_BYTES = 1024 * 1024;

function tooLarge(limit: number): InputFault {
  return new InputFault(
    'Payload too large',
    `This address takes up to ${limit} bytes. Send less, or raise max_body_size of the integration.`,
    {
      status: 413,
    },
  );
}

function joined(chunks: readonly Buffer[], size: number): Buffer {
  const whole = Buffer.concat(chunks, size);
  for (const chunk of chunks) letGo(chunk);
  return whole;
}

/** Reads the raw bytes, counting as they come: a body that grows too large is refused before it is held. */
export function readBody(request: IncomingMessage, limit: number, unread: Unread): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) return Promise.reject(tooLarge(limit));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let taken = 0;
    let isOver = false;
    const end = (): void => {
      isOver = true;
      clearTimeout(stall);
      unread.give(taken);
      taken = 0;
    };
    const refuse = (fault: unknown): void => {
      end();
      reject(fault);
    };
    const stall = setTimeout(
      () => refuse(new InputFault('Request timeout', 'The body stopped coming; send it again.', { status: 408 })),
      STALL_MS,
    );
    // Listeners stay where they are: to take one off costs more than the rest of this.
    request.on('data', (chunk: Buffer) => {
      if (isOver) return;
      size += chunk.length;
      if (size > limit) return refuse(tooLarge(limit));
      try {
        const more = Math.max(0, size - FREE_BYTES) - taken;
        unread.take(more);
        taken += more;
      } catch (busy) {
        return refuse(busy);
      }
      chunks.push(chunk);
      stall.refresh();
    });
    request.on('end', () => {
      if (isOver) return;
      end();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : joined(chunks, size));
    });
    request.on('error', (cause) => {
      if (!isOver) refuse(new InputFault('Request cut off', 'The body did not arrive whole.', { cause }));
    });
  });
}

/** The raw bytes of a request, when it is their turn to be looked into. */
export type ReadBody = (request: IncomingMessage, limit: number) => Promise<Buffer>;

/** For all doors of the process: what they have not looked into is bounded together, and takes turns together. */
export function bodyReader(): ReadBody {
  const unread = boundUnread();
  const turnOf = oneLargeInATurn(unread);
  return async (request, limit) => {
    const raw = await readBody(request, limit, unread);
    await turnOf(raw.length);
    return raw;
  };
}
