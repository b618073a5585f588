import { InputFault } from '#src/kit/faults.ts';
import { callGranted } from './own-actions.ts';
import { type PlannedCall, plan } from './plan.ts';
import { planBatch } from './plan-batch.ts';
import type { RunState } from './run-state.ts';
import { describeThrown } from './thrown.ts';

function described({ grant, input }: PlannedCall, reason: unknown): string {
  const to = grant.message ? input[grant.message.to] : undefined;
  return `${grant.action}${typeof to === 'string' ? ` to ${to}` : ''}: ${describeThrown(reason).message}`;
}

/** What filters, rules and templates make of an event, or of a batch of them. */
export const planned = (run: RunState): PlannedCall[] => (run.header.batch ? planBatch(run) : plan(run));

/** The handler of a package that brings none: every planned call is tried, and failures are named at the end. */
export async function makeCalls(run: RunState, calls: readonly PlannedCall[]): Promise<unknown> {
  const settled = await Promise.allSettled(calls.map(({ grant, input }) => callGranted(run, grant, input)));
  const failures = settled.flatMap((one, i) =>
    one.status === 'rejected' ? [described(calls[i] as PlannedCall, one.reason)] : [],
  );
  if (failures.length > 0) {
    throw new InputFault('Calls failed', `${failures.length} of ${calls.length} calls failed. ${failures.join('; ')}`);
  }
  return { status: 'success', processed: true, calls: calls.length };
}
