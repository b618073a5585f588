import type { Ctx } from '#src/access/ctx.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { notFound, OurFault } from '#src/kit/faults.ts';
import { findDelivery, findEvent } from '#src/store/events.ts';
import type { DeliveryRow, EventRow } from '#src/store/rows.ts';

/** An event of an integration that this actor may read, with the delivery it came from. */
export async function loadEvent(
  ctx: Ctx,
  integrationId: string,
  eventId: string,
): Promise<{ event: EventRow; delivery: DeliveryRow }> {
  const integration = await loadIntegration(ctx, integrationId);
  const event = await findEvent(ctx.store.read, eventId);
  if (!event || event.integrationId !== integration.id) throw notFound('event', eventId);
  const delivery = await findDelivery(ctx.store.read, event.deliveryId);
  if (!delivery) throw new OurFault('Delivery missing', `The delivery of ${eventId} is not stored.`);
  return { event, delivery };
}
