import { InputFault } from '#src/kit/faults.ts';
import { momentOf } from '#src/kit/moment.ts';

export function timeRange(query: { from?: string | undefined; to?: string | undefined }, now: number) {
  const range = {
    ...(query.from === undefined ? {} : { from: momentOf('from', query.from, now) }),
    ...(query.to === undefined ? {} : { to: momentOf('to', query.to, now) }),
  };
  if (range.from !== undefined && range.to !== undefined && range.from > range.to)
    throw new InputFault('Invalid time', '"from" has to be before "to".');
  return range;
}
