import type { IncomingHttpHeaders } from 'node:http';

declare const verified: unique symbol;

/** A webhook whose sender is known. Only verify.ts makes one. */
export interface Delivery {
  readonly [verified]: true;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  /** False where the source cannot sign and only the secret path vouches for it. */
  readonly signed: boolean;
}

/** A webhook as it came off the wire: nobody has vouched for it yet. */
export interface Incoming {
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  /** The last part of /webhooks/{id}/{token}. */
  readonly token: string | null;
}
