import { InputFault } from '#src/kit/faults.ts';
import type { IntegrationRow } from '#src/store/rows.ts';

type Door = 'app' | 'hook';

const REMEDY: Record<Door, string> = {
  app: 'Its events come in through the GitHub App: take this webhook away, or set "event_door" to "hook".',
  hook: 'Its events come in through its own webhook.',
};

/** Deliveries at the door that was not chosen are copies of those at the other one; the sentence says what to do. */
export function otherDoor(row: Pick<IntegrationRow, 'source' | 'eventDoor'>, door: Door): string | null {
  if (row.source !== 'github' || row.eventDoor === door) return null;
  return REMEDY[door === 'app' ? 'hook' : 'app'];
}

/** The door that a configuration asks for; undefined: it says nothing of it. */
export function doorIn(body: Readonly<Record<string, unknown>>, row: IntegrationRow): Door | undefined {
  const { event_door: door } = body;
  if (door === undefined) return undefined;
  if (door === 'hook') return door;
  if (door === 'app' && row.source === 'github' && row.repository !== null) return door;
  throw new InputFault(
    'Invalid event door',
    'Set "event_door" to "hook", or to "app" where the source is GitHub and the project a repository with the App.',
    { details: { field: 'event_door' } },
  );
}
