import { frozen } from './frozen.ts';
import type { RunState } from './run-state.ts';

/** What `handle` gets as its first argument. */
export function handlerEvent({ header, payload, facts }: RunState): Record<string, unknown> {
  const { id, type, source, delivery_id, received_at, headers, replayed } = header.event;
  const timestamp = new Date(received_at).toISOString();
  return {
    id,
    type,
    source,
    delivery_id,
    timestamp,
    received_at: timestamp,
    headers: frozen(headers ?? {}),
    data: payload,
    payload,
    facts,
    replayed: replayed ?? false,
  };
}
