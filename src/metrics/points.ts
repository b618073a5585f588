import type { Ctx } from '#src/access/ctx.ts';
import { DAY_GRAIN, HOUR_GRAIN, type MetricPoint, type MetricRange, MINUTE_GRAIN } from '#src/store/metrics.ts';
import { together } from './figures.ts';

export interface Range {
  from: number;
  to: number;
  grain: number;
}

const FINER = new Map([
  [DAY_GRAIN, HOUR_GRAIN],
  [HOUR_GRAIN, MINUTE_GRAIN],
]);

const startOf = (at: number, grain: number): number => Math.floor(at / grain) * grain;

const inBuckets = (points: readonly MetricPoint[], grain: number): MetricPoint[] =>
  [...Map.groupBy(points, ({ at }) => startOf(at, grain))].map(([at, some]) => ({ at, ...together(some) }));

/** Hours and days are summed up every ten minutes: the last of them are summed up here, so that nothing is missing. */
export async function pointsIn(
  ctx: Pick<Ctx, 'store' | 'clock'>,
  range: Range,
  of: Pick<MetricRange, 'integrationId' | 'projects'>,
): Promise<MetricPoint[]> {
  const { to, grain } = range;
  // A bucket that began before the range belongs to it.
  const from = startOf(range.from, grain);
  const stored = (until: number): Promise<MetricPoint[]> =>
    ctx.store.slow('metrics.points', { ...of, grain, from, to: until });
  const finer = FINER.get(grain);
  const fresh = Math.max(from, startOf(ctx.clock.now() - 2 * grain, grain));
  if (finer === undefined || fresh >= to) return await stored(to);
  const [old, last] = await Promise.all([
    fresh > from ? stored(fresh) : [],
    pointsIn(ctx, { from: fresh, to, grain: finer }, of),
  ]);
  return [...old, ...inBuckets(last, grain)];
}
