import type { Ctx } from '#src/access/ctx.ts';
import { effectiveOf } from '#src/integrations/effective.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { notFound, OurFault } from '#src/kit/faults.ts';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import { hidePaths } from '#src/kit/scrub.ts';
import { type EventLine, findDelivery, findEvent } from '#src/store/events.ts';
import type { DeliveryRow, IntegrationRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { findVersionNumbers } from '#src/store/versions.ts';

/** What its package hides nobody is shown, though an event may still need it. */
async function withoutHidden(read: Read, row: IntegrationRow, body: Buffer | null): Promise<Buffer | null> {
  const paths = (await effectiveOf(read, row))?.manifest.redact ?? [];
  if (paths.length === 0 || body === null) return body;
  return Buffer.from(JSON.stringify(hidePaths(parseBoundedJson(body, { maxKeys: 3_000_000 }), paths)));
}

/** An event of an integration that this actor may read, with the delivery it came from and the payload it runs with. */
export async function loadEvent(
  ctx: Ctx,
  integrationId: string,
  eventId: string,
): Promise<{ event: EventLine; delivery: DeliveryRow }> {
  const { read } = ctx.store;
  const integration = await loadIntegration(ctx, integrationId);
  const event = await findEvent(read, eventId);
  if (!event || event.integrationId !== integration.id) throw notFound('event', eventId);
  const own = await findDelivery(read, event.deliveryId);
  const latest = event.latestDeliveryId === null ? own : await findDelivery(read, event.latestDeliveryId);
  if (!own) throw new OurFault('Delivery missing', `The delivery of ${eventId} is not stored.`);
  const { source, externalId } = own;
  const body = latest?.body ?? own.body;
  const delivery = { ...own, body: await withoutHidden(read, integration, body) };
  const numbers = event.versionId === null ? new Map() : await findVersionNumbers(read, [event.versionId]);
  return { event: { ...event, source, externalId, version: numbers.get(event.versionId) ?? null }, delivery };
}
