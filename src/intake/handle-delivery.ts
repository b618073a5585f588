import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import type { Job } from '#src/queue/queue.ts';
import { findDelivery } from '#src/store/events.ts';
import { type FanOutDeps, fanOut } from './fan-out.ts';

export interface HandleDeps extends FanOutDeps {
  /** The App's own account: what it did itself is not news to anybody. */
  ownLogin(): Promise<string>;
  /** Hands it to the handlers of the events that the bot itself listens to. */
  receive(delivery: { id: string; name: string; payload: unknown }): Promise<void>;
}

const isOwn = (payload: unknown, login: string): boolean =>
  (payload as { sender?: { login?: unknown } | null }).sender?.login === login;

/** Works on a delivery of the App's webhook: to the integrations that listen, then to the bot. */
export async function handleDelivery(deps: HandleDeps, job: Job): Promise<void> {
  const delivery = await findDelivery(deps.store.read, job.id);
  if (!delivery?.body) return;
  const payload = parseBoundedJson(delivery.body);
  if (isOwn(payload, await deps.ownLogin())) return;
  await fanOut(deps, delivery, payload);
  await deps.receive({ id: delivery.externalId, name: delivery.headers['x-github-event'] ?? '', payload });
}
