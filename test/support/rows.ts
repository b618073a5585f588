import { newId } from '#src/kit/ids.ts';
import { insertIntegration } from '#src/store/integrations.ts';
import { ensureProject } from '#src/store/projects.ts';
import type { Arriving } from '#src/store/record-events.ts';
import type { IntegrationRow, NewIntegrationRow } from '#src/store/rows.ts';
import type { Store } from '#src/store/store.ts';

const AT = 1_700_000_000_000;

export const integrationRow = (projectId: string, over: Partial<IntegrationRow> = {}): NewIntegrationRow => {
  const id = newId('int');
  return {
    id,
    projectId,
    slug: id,
    name: 'Issues to chat',
    type: 'webhook',
    source: 'github',
    target: 'slack',
    description: '',
    status: 'active',
    healthStatus: 'unknown',
    config: { channel: '#dev', nested: { deep: [1, null, 'ü'] } },
    staged: false,
    eventDoor: 'hook',
    revision: 1,
    createdAt: AT,
    updatedAt: AT,
    ...over,
  };
};

/** A project of its own with one integration. Returns the integration's id. */
export async function anIntegration(store: Store, over: Partial<IntegrationRow> = {}): Promise<string> {
  return await store.write(async (tx) => {
    const project = await ensureProject(tx, { id: newId('prj'), name: newId('prj'), createdAt: AT });
    const row = integrationRow(project.id, over);
    await insertIntegration(tx, row);
    return row.id;
  });
}

export interface ArrivalOver {
  dedupKey?: string;
  receivedAt?: number;
  body?: Buffer;
  type?: string;
  status?: string;
  headers?: Record<string, string>;
}

export function anArrival(integrationId: string, over: ArrivalOver = {}): Arriving {
  const receivedAt = over.receivedAt ?? AT;
  const deliveryId = newId('dlv', receivedAt);
  const type = over.type ?? 'issues.opened';
  return {
    delivery: {
      id: deliveryId,
      source: 'github',
      integrationId,
      externalId: deliveryId,
      type,
      headers: over.headers ?? { 'x-github-event': 'issues' },
      body: over.body ?? Buffer.from('{"action":"opened"}'),
      verified: true,
      receivedAt,
    },
    event: {
      id: newId('evt', receivedAt),
      integrationId,
      deliveryId,
      dedupKey: over.dedupKey ?? deliveryId,
      type,
      status: over.status ?? 'queued',
      attempts: 0,
      duplicateCount: 0,
      receivedAt,
    },
  };
}
