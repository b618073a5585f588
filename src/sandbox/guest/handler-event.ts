import { frozen } from './frozen.ts';
import type { RunState } from './run-state.ts';
import type { Seen } from './seen.ts';

/** From when it is first asked for, or set, it is a member like any other. */
function put(event: object, name: 'data' | 'payload', value: unknown): unknown {
  Object.defineProperty(event, name, { value, writable: true, enumerable: true, configurable: true });
  return value;
}

function told(seen: Seen): Record<string, unknown> {
  const { id, type, source, delivery_id, received_at, headers, replayed } = seen.event;
  const timestamp = new Date(received_at).toISOString();
  return {
    id,
    type,
    source,
    delivery_id,
    timestamp,
    received_at: timestamp,
    headers: frozen(headers ?? {}),
    get data() {
      return put(this, 'data', seen.handOver());
    },
    set data(value) {
      put(this, 'data', value);
    },
    get payload() {
      return put(this, 'payload', seen.handOver());
    },
    set payload(value) {
      put(this, 'payload', value);
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
