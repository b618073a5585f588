import { collect } from '#src/kit/batch.ts';
import type { Store } from '#src/store/store.ts';
import { type DoneStep, readySteps } from '#src/store/write-steps.ts';

/** Many finished steps of events under way share one commit. */
export function createStepWriter(store: Store): (steps: DoneStep[]) => Promise<void> {
  const write = collect<DoneStep[], void>(
    async (batches) => {
      await store.apart('steps.write', readySteps(batches.flat()));
      return batches.map(() => undefined);
    },
    { max: 256 },
  );
  return async (steps) => await write(steps);
}
