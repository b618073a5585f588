import { firstIdAt } from '#src/kit/ids.ts';
import type { SqlRead } from './store.ts';
import type { TimeRange } from './time-range.ts';

const MOST = 20_000;

/** When the latest events of that time came, oldest first; replays left out. Long: store.slow('events.times', …). */
export async function eventTimes(
  read: SqlRead,
  { integrationId, from = 0, to = Number.MAX_SAFE_INTEGER }: TimeRange & { integrationId: string },
): Promise<number[]> {
  const last = to === Number.MAX_SAFE_INTEGER ? 'evt_z' : firstIdAt('evt', to);
  const rows = await read.sql.all<{ at: number }>(
    `select received_at as at from events
     where integration_id = ? and id >= ? and id < ? and replay_of is null order by id desc limit ?`,
    [integrationId, firstIdAt('evt', from), last, MOST],
  );
  return rows.map((row) => row.at).reverse();
}
