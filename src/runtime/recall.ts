import type { Action, Call } from '#src/connectors/action.ts';
import { Fault, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { LOST } from '#src/store/end-jobs.ts';
import type { MadeBy } from '#src/store/steps.ts';
import type { Store } from '#src/store/store.ts';
import type { Work } from './work.ts';

/** What is known of earlier tries of one call. */
export interface Earlier {
  /** Before this none of them was sent. */
  since: number;
  /** Takes what was found for this call, unless it is known as what another call made. */
  take(action: string, output: unknown): Promise<boolean>;
  log: Log;
}

/** Clocks of services are not ours, and some tell the time to the second. */
const SKEW_MS = 60_000;
/** Events that came so long before may have been worked on at the same time. */
const BESIDE_MS = 24 * 3_600_000;

/** The worker died with it, or a call went out whose answer never came. */
const mayHaveSent = ({ job, steps }: Work): boolean =>
  job.reason === LOST || steps.some(({ kind, status }) => kind === 'call' && status === 'waiting');

/** Of each call what its earlier tries may have done; undefined: nothing was sent that is not on record. */
export function earlierTries(
  { store, log }: { store: Store; log: Log },
  work: Work,
): ((ordinal: number) => Earlier) | undefined {
  if (!mayHaveSent(work)) return undefined;
  const { event, steps } = work;
  const taken = new Set<string>();

  async function take(action: string, output: unknown): Promise<boolean> {
    const text = JSON.stringify(output);
    if (taken.has(text)) return false;
    taken.add(text);
    const asked: MadeBy = { integrationId: event.integrationId, action, from: event.receivedAt - BESIDE_MS };
    const made = await store.slow<unknown[]>('steps.made', asked);
    return !made.some((one) => JSON.stringify(one) === text);
  }

  return (ordinal) => {
    const tried = steps.find((step) => step.ordinal === ordinal)?.startedAt;
    return { since: (tried ?? event.startedAt ?? event.receivedAt) - SKEW_MS, take, log };
  };
}

/** A service that cannot be asked now is asked again later; one that never tells leaves us where we would be without. */
async function ask(action: Action, input: object, client: unknown, call: Call, { since, log }: Earlier) {
  try {
    return (await action.recall?.(input, client, { ...call, since })) ?? [];
  } catch (thrown) {
    if (thrown instanceof TemporaryFault || !(thrown instanceof Fault)) throw thrown;
    log.warn({ action: action.id, said: sentenceOf(thrown) }, 'whether a call was made before could not be asked');
    return [];
  }
}

/** What an earlier try of this call has made, where the service can say so: then it is not made again. */
export async function recalled(
  action: Action,
  input: object,
  client: unknown,
  call: Call,
  earlier: Earlier,
): Promise<{ output: unknown } | undefined> {
  for (const output of await ask(action, input, client, call, earlier)) {
    if (!(await earlier.take(action.id, output))) continue;
    earlier.log.info({ action: action.id }, 'a call was made before its process died: its answer was found');
    return { output };
  }
  return undefined;
}
