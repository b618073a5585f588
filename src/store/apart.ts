import { OurFault } from '#src/kit/faults.ts';
import { recordArrivals } from './record-events.ts';
import { redactDelivery } from './redact-delivery.ts';
import type { Tx } from './store.ts';

type Write = (tx: Tx, args: unknown) => Promise<unknown>;

const writes: Record<string, Write> = {
  'events.record': recordArrivals as Write,
  'deliveries.redact': redactDelivery as Write,
};

/** Whole transactions by name: on SQLite a thread of their own runs them, so that no commit stops the loop. */
export function writeApart(name: string): Write {
  const write = writes[name];
  if (!write) throw new OurFault('Unknown write', `There is no write "${name}": add it to store/apart.ts.`);
  return write;
}
