import type { Described } from '#src/connectors/source.ts';
import type { Live } from '#src/integrations/live.ts';
import { dedupKeyOf, objectOf, orderKeyOf, settleOf, windowOf } from './event-keys.ts';
import type { Arrival } from './record.ts';

/** What came of one sender, whichever way: its document, and what its source says of it. */
export interface Came {
  /** Who sent it. */
  service: string;
  about: Described;
  payload: unknown;
  /** The document as it is stored. */
  text: Buffer;
  /** As it came off the wire. */
  raw: Buffer;
  headers: Record<string, string>;
  signed: boolean;
  receivedAt: number;
}

/** What is recorded of it for an integration. */
export function arrivalOf({ row, effective }: Live, came: Came): Arrival {
  const { service, about, payload, receivedAt } = came;
  const manifest = effective?.manifest;
  // Ids of two senders may be alike.
  const prefix = service === row.source ? '' : `${service}:`;
  return {
    integrationId: row.id,
    projectId: row.projectId,
    source: service,
    externalId: about.id ?? '',
    dedupKey: `${prefix}${dedupKeyOf(manifest, payload, about.id, came.raw)}`,
    type: about.type,
    actor: about.actor,
    orderKey: orderKeyOf(manifest, payload, about.object),
    object: objectOf(manifest, about.object),
    settle: settleOf(manifest, about.type),
    headers: came.headers,
    body: came.text,
    verified: came.signed,
    receivedAt,
    windowMs: windowOf(manifest),
    status: row.status === 'active' ? 'queued' : 'held',
  };
}
