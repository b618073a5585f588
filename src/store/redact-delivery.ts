import { hidePaths } from '#src/kit/scrub.ts';
import { packBody, unpackBody } from './pack-body.ts';
import type { Read, Tx } from './store.ts';

/** A replay would still need what these brought. */
const NEEDED = "status in ('queued', 'processing', 'failed', 'held', 'dead')";

/** Whether an event may still run with this payload: one of its own, or the one that it went into. */
export async function isDeliveryNeeded({ sql }: Read, id: string, holder: string | null): Promise<boolean> {
  const [found] = await sql.all<{ id: string }>(
    `select id from events where (delivery_id = ? or id = ?) and ${NEEDED} limit 1`,
    [id, holder],
  );
  return found !== undefined;
}

export interface Redacting {
  id: string;
  /** `user.phone`; a list on the way means each of its items. */
  paths: readonly string[];
}

/** Takes what stands at these paths out of a payload, for good. What is no JSON has no paths. */
export async function redactDelivery(tx: Tx, { id, paths }: Redacting): Promise<boolean> {
  const [row] = await tx.sql.all<{ body: Buffer | null }>('select body from deliveries where id = ?', [id]);
  const body = unpackBody(row?.body ?? null);
  if (body === null) return false;
  try {
    const kept = Buffer.from(JSON.stringify(hidePaths(JSON.parse(body.toString('utf8')), paths)));
    return (await tx.sql.run('update deliveries set body = ? where id = ?', [packBody(kept), id])) > 0;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return false;
    throw thrown;
  }
}
