import { frozen } from './frozen.ts';
import type { RunState } from './run-state.ts';
import type { Seen } from './seen.ts';

/** The payload is handed over when it is first asked for, and is what a handler sets in its place from then on. */
function told(seen: Seen): Record<string, unknown> {
  const { id, type, source, delivery_id, received_at, headers, replayed } = seen.event;
  const timestamp = new Date(received_at).toISOString();
  const set: { data?: { value: unknown }; payload?: { value: unknown } } = {};
  return {
    id,
    type,
    source,
    delivery_id,
    timestamp,
    received_at: timestamp,
    headers: frozen(headers ?? {}),
    get data() {
      return set.data ? set.data.value : seen.handOver();
    },
    set data(value) {
      set.data = { value };
    },
    get payload() {
      return set.payload ? set.payload.value : seen.handOver();
    },
    set payload(value) {
      set.payload = { value };
    },
    facts: seen.facts,
    replayed: replayed ?? false,
  };
}

/** What `handle` gets as its first argument; of a batch its events as a list beside what they have in common. */
export function handlerEvent(run: RunState): Record<string, unknown> {
  if (run.header.batch === undefined) return told(run);
  const batch = run.batch.map((seen) => {
    const one = told(seen);
    run.told.set(one, seen);
    return one;
  });
  const facts = { event: run.event.type, count: batch.length };
  return { ...told(run), facts, batch, size: batch.length };
}
