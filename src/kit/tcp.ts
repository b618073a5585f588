import { connect, type LookupFunction, type Socket } from 'node:net';
import type { Egress } from './egress.ts';
import { createKeepOpen, type KeepOpen } from './keep-open.ts';

/** Protocols that are not HTTP (databases, mail), under the same guard. */
export interface Tcp {
  /** A socket on its way to an address of the host that was checked. */
  dial(host: string, port: number): Socket;
  /** For drivers that dial by themselves: names become checked addresses alone. A literal is checked at once. */
  lookup(host: string, port: number): LookupFunction;
  using: KeepOpen['using'];
}

export interface ClosableTcp extends Tcp {
  close(): Promise<void>;
}

export function createTcp(egress: Pick<Egress, 'check' | 'lookup'>, keep = createKeepOpen()): ClosableTcp {
  const lookup: Tcp['lookup'] = (host, port) => {
    egress.check(host, port);
    return egress.lookup(port);
  };
  return {
    lookup,
    dial: (host, port) => connect({ host, port, lookup: lookup(host, port), noDelay: true }),
    using: keep.using,
    close: keep.close,
  };
}
