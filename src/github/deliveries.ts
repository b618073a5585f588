import { statusOf, unlessMissing } from './faults.ts';
import type { GitHub } from './types.ts';

/** One line of the App's own delivery log. */
export interface LoggedDelivery {
  /** Text: GitHub's numbers outgrew what a number holds. */
  id: string;
  /** The same for every attempt at one delivery. */
  guid: string;
  event: string;
  action: string | null;
  at: number;
  /** It was answered with success. */
  ok: boolean;
  statusCode: number;
  redelivery: boolean;
  installationId: number | null;
  repositoryId: number | null;
}

const PAGE = 100;
const MOST = 20_000;

interface Answered {
  id: number | bigint;
  guid: string;
  event: string;
  action: string | null;
  delivered_at: string;
  status_code: number;
  redelivery: boolean;
  installation_id: number | bigint | null;
  repository_id: number | bigint | null;
}

const numberOrNull = (id: number | bigint | null): number | null => (id === null ? null : Number(id));

const deliveryOf = (one: Answered): LoggedDelivery => ({
  id: String(one.id),
  guid: one.guid,
  event: one.event,
  action: one.action,
  at: Date.parse(one.delivered_at),
  ok: one.status_code >= 200 && one.status_code < 400,
  statusCode: one.status_code,
  redelivery: one.redelivery,
  installationId: numberOrNull(one.installation_id),
  repositoryId: numberOrNull(one.repository_id),
});

/** What GitHub sent, or tried to send, since then, newest first; null: this GitHub keeps no such log. */
export async function listDeliveries({ app }: Pick<GitHub, 'app'>, since: number): Promise<LoggedDelivery[] | null> {
  const found: LoggedDelivery[] = [];
  try {
    for await (const { data } of app.paginate.iterator('GET /app/hook/deliveries', { per_page: PAGE })) {
      const page = data.map(deliveryOf);
      found.push(...page.filter((one) => one.at >= since));
      if (found.length >= MOST || page.some((one) => one.at < since)) break;
    }
    return found;
  } catch (thrown) {
    if ([404, 400].includes(statusOf(thrown) ?? 0)) return null;
    throw thrown;
  }
}

/** GitHub sends it once more, under the same guid. False: it no longer has it. */
export async function redeliver({ app }: Pick<GitHub, 'app'>, id: string): Promise<boolean> {
  const call = app.request('POST /app/hook/deliveries/{delivery_id}/attempts', {
    delivery_id: id as unknown as number,
  });
  return (await unlessMissing(call)) !== null;
}
