import { randomBytes } from 'node:crypto';
import { type Actor, system } from '#src/access/actor.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { createKeyring } from '#src/access/keyring.ts';
import { systemClock } from '#src/kit/clock.ts';
import { createEgress } from '#src/kit/egress.ts';
import { createHttp } from '#src/kit/http.ts';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import { findIntegration } from '#src/store/integrations.ts';
import { findRequest, listRequests } from '#src/store/requests.ts';
import type { IntegrationRow, RequestRow } from '#src/store/rows.ts';
import type { Store } from '#src/store/store.ts';
import { silent } from '../support/silent.ts';

export const ctxOn = (store: Store, actor: Actor = system, over: Partial<Ctx> = {}): Ctx => ({
  actor,
  store,
  queue: createSqlQueue(store),
  keyring: createKeyring(new Map([['k1', randomBytes(32)]])),
  clock: systemClock,
  log: silent,
  publicUrl: 'http://localhost:3000',
  changed: () => undefined,
  services: {},
  http: createHttp({ egress: createEgress({ allow: ['127.0.0.1'] }) }),
  ...over,
});

export async function newestRequest(store: Store, integrationId: string): Promise<RequestRow> {
  const [row] = await listRequests(store.read, integrationId);
  return row as RequestRow;
}

export const requestNow = async (store: Store, id: string): Promise<RequestRow> =>
  (await findRequest(store.read, id)) as RequestRow;

export const integrationNow = async (store: Store, id: string): Promise<IntegrationRow> =>
  (await findIntegration(store.read, id)) as IntegrationRow;

/** Ids of the jobs in a queue, held or not. */
export async function jobsIn(store: Store, queue: string): Promise<string[]> {
  const rows = await store.read.sql.all<{ id: string }>('select id from jobs where queue = ? order by id', [queue]);
  return rows.map((row) => row.id);
}
