import { momentOf } from '#src/kit/moment.ts';

export function timeRange(query: { from?: string | undefined; to?: string | undefined }, now: number) {
  return {
    ...(query.from === undefined ? {} : { from: momentOf('from', query.from, now) }),
    ...(query.to === undefined ? {} : { to: momentOf('to', query.to, now) }),
  };
}
