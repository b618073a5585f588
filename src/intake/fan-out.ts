import { githubSource } from '#src/connectors/github/source.ts';
import { EVENT_QUEUE } from '#src/events/event.ts';
import { eventJob, settlingOf } from '#src/events/event-job.ts';
import { dedupKeyOf, objectOf, orderKeyOf, settleOf, windowOf } from '#src/events/event-keys.ts';
import type { Lanes } from '#src/events/lanes.ts';
import type { Live, LiveIntegrations } from '#src/integrations/live.ts';
import { newId } from '#src/kit/ids.ts';
import { matchesEvent } from '#src/kit/matches-event.ts';
import type { Queue } from '#src/queue/queue.ts';
import { reachedByRepository } from '#src/store/integrations.ts';
import { type FannedOut, recordFanOut } from '#src/store/record-events.ts';
import type { DeliveryRow } from '#src/store/rows.ts';
import type { Store } from '#src/store/store.ts';
import { repositoryOf } from './repository-of.ts';

export interface FanOutDeps {
  store: Store;
  queue: Queue;
  live: LiveIntegrations;
  lanes: Lanes;
}

const HELD = 'It arrived while the integration was not active.';

/** What it did not ask for still adds to what waits for more about the same thing. */
const concerns = ({ row, effective }: Live, type: string): boolean =>
  row.eventDoor === 'app' &&
  effective?.manifest.source === 'github' &&
  (effective.manifest.settle !== undefined || matchesEvent(effective.manifest.events, type));

/** Where copies are wanted, a delivery is still fanned out once. */
function keyOf(delivery: DeliveryRow, payload: unknown, { effective }: Live, body: Buffer): string {
  const key = dedupKeyOf(effective?.manifest, payload, delivery.externalId, body);
  return key.startsWith('once:') ? `once:${delivery.id}` : key;
}

function eventOf(delivery: DeliveryRow, payload: unknown, live: Live, body: Buffer) {
  const { row, effective } = live;
  const { object, actor } = githubSource.describe(delivery.headers, payload, body);
  return {
    id: newId('evt', delivery.receivedAt),
    integrationId: row.id,
    deliveryId: delivery.id,
    dedupKey: keyOf(delivery, payload, live, body),
    type: delivery.type,
    status: row.status === 'active' ? 'queued' : 'held',
    reason: row.status === 'active' ? null : HELD,
    orderKey: orderKeyOf(effective?.manifest, payload, object),
    object: objectOf(effective?.manifest, object),
    actor,
    attempts: 0,
    duplicateCount: 0,
    receivedAt: delivery.receivedAt,
  };
}

function itemOf(
  { queue, lanes }: FanOutDeps,
  delivery: DeliveryRow,
  payload: unknown,
  live: Live,
  body: Buffer,
): FannedOut {
  const event = eventOf(delivery, payload, live, body);
  const { projectId } = live.row;
  const manifest = live.effective?.manifest;
  const windowMs = windowOf(manifest);
  const forgetBefore = windowMs === null ? null : delivery.receivedAt - windowMs;
  const settle = settleOf(manifest, delivery.type);
  const more = {
    forgetBefore,
    headers: delivery.headers,
    ...(settle ? { settling: settlingOf(queue, settle, event) } : {}),
  };
  if (event.status !== 'queued') return { event, job: null, ...more };
  const how = { projectId, priority: lanes.priorityOf(projectId), dueAt: event.receivedAt, settle };
  return { event, job: queue.rowOf(eventJob(event, how)), ...more };
}

/** One event for each integration of the repository that listens to it. Done again, it adds nothing. */
export async function fanOut(deps: FanOutDeps, delivery: DeliveryRow, payload: unknown): Promise<number> {
  const repository = repositoryOf(payload);
  if (repository === null) return 0;
  const rows = await reachedByRepository(deps.store.read, repository);
  const lives = await Promise.all(rows.map((row) => deps.live.find(row.id)));
  const body = delivery.body ?? Buffer.alloc(0);
  const items = lives.flatMap((live) => {
    return live && concerns(live, delivery.type) ? [itemOf(deps, delivery, payload, live, body)] : [];
  });
  if (items.length === 0) return 0;
  const added = await deps.store.write((tx) => recordFanOut(tx, items));
  deps.queue.wake(EVENT_QUEUE);
  return added;
}
