import { OurFault } from '#src/kit/faults.ts';
import { takeJobs } from './claim-jobs.ts';
import { arrivalsCrossing, type Crossing, endsCrossing, stepsCrossing } from './crossings.ts';
import { recordArrivals } from './record-events.ts';
import { redactDelivery } from './redact-delivery.ts';
import { settleWork } from './settle-work.ts';
import type { Tx } from './store.ts';
import { writeSteps } from './write-steps.ts';

/** What goes over to the thread: the arguments, packed where they are many. */
export interface WriteApart {
  durable: boolean;
  args: unknown;
}

interface Apart {
  write(tx: Tx, args: unknown): Promise<unknown>;
  /** Left out where its arguments are few. */
  crossing?: Crossing<unknown>;
}

const apart = <Args>(write: (tx: Tx, args: Args) => Promise<unknown>, crossing?: Crossing<Args>): Apart =>
  ({ write, ...(crossing ? { crossing } : {}) }) as Apart;

const writes: Record<string, Apart> = {
  'deliveries.redact': apart(redactDelivery),
  'jobs.claim': apart(takeJobs),
  'events.record': apart(recordArrivals, arrivalsCrossing),
  'steps.write': apart(writeSteps, stepsCrossing),
  'work.settle': apart(settleWork, endsCrossing),
};

/** Whole transactions by name: on SQLite a thread of their own runs them, so that no commit stops the loop. */
export function writeApart(name: string): Apart {
  const write = writes[name];
  if (!write) throw new OurFault('Unknown write', `There is no write "${name}": add it to store/apart.ts.`);
  return write;
}
