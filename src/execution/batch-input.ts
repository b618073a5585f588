import type { RunEvent, RunInput } from '#src/sandbox/sandbox.ts';

/** One event and the text of its payload, or its bytes. */
export interface Told {
  event: RunEvent;
  body: string | Buffer;
}

/** A batch stands under its own id, and under the type of its events where they have one in common. */
function wholeOf(id: string, [first, ...rest]: readonly [RunEvent, ...RunEvent[]]): RunEvent {
  const type = rest.every((one) => one.type === first.type) ? first.type : 'batch';
  const received_at = Math.max(first.received_at, ...rest.map((one) => one.received_at));
  return { ...first, id, type, received_at, headers: {} };
}

export type About = Pick<RunInput, 'runId' | 'seed' | 'now' | 'event' | 'body' | 'batch'>;

export const aboutEvent = ({ event, body }: Told): About => ({
  runId: event.id,
  seed: event.id,
  now: event.received_at,
  event,
  body,
});

/** Payloads are JSON texts, so a list of them is one too: nobody has to read them for that. */
export function aboutBatch(id: string, batch: readonly [Told, ...Told[]]): About {
  const events = batch.map((one) => one.event) as [RunEvent, ...RunEvent[]];
  const event = wholeOf(id, events);
  const body = `[${batch.map((one) => one.body).join(',')}]`;
  return { runId: id, seed: id, now: event.received_at, event, body, batch: events };
}
