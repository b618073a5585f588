import type { Probot } from 'probot';
import { TemporaryFault } from '#src/kit/faults.ts';
import type { HandleDeps } from './handle-delivery.ts';

/** Handlers fail together, as one error that holds the others: what may pass by itself decides over trying again. */
function causeOf(thrown: unknown): unknown {
  if (!(thrown instanceof AggregateError)) return thrown;
  return thrown.errors.find((one) => one instanceof TemporaryFault) ?? thrown.errors[0];
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
