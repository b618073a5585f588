import type { Probot } from 'probot';
import { TemporaryFault } from '#src/kit/faults.ts';
import { RequestChanged } from '#src/requests/changed.ts';
import type { HandleDeps } from './handle-delivery.ts';

const SOON_MS = 1000;

/** Handlers fail together, as one error that holds the others: what may pass by itself decides over trying again. */
function causeOf(thrown: unknown): unknown {
  if (!(thrown instanceof AggregateError)) return thrown;
  const first = thrown.errors.find((one) => one instanceof TemporaryFault) ?? thrown.errors[0];
  // Somebody was faster: what the delivery says is looked at again, beside what stands there now.
  if (!(first instanceof RequestChanged)) return first;
  return new TemporaryFault(first.title, first.message, { cause: first, retryAfterMs: SOON_MS });
}

/** Hands a delivery to the handlers, and throws what one of them threw. */
export function receiveWith(probot: Probot): HandleDeps['receive'] {
  type Received = Parameters<Probot['receive']>[0];
  return async (delivery) => {
    try {
      await probot.receive(delivery as Received);
    } catch (thrown) {
      throw causeOf(thrown);
    }
  };
}
