import { PassingMap } from './passing-map.ts';

interface Lane {
  busy: number;
  waiting: (() => void)[];
}

/** At most so many pieces of work at once under each key; the others wait until it is their turn. */
export function fewAtOnce(most: number) {
  const lanes = new PassingMap<string, Lane>();

  function leave(key: string, lane: Lane): void {
    const next = lane.waiting.shift();
    if (next) next();
    else if (--lane.busy === 0) lanes.delete(key);
  }

  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const lane = lanes.get(key) ?? { busy: 0, waiting: [] };
    lanes.set(key, lane);
    if (lane.busy < most) lane.busy++;
    else await new Promise<void>((resolve) => lane.waiting.push(resolve));
    try {
      return await work();
    } finally {
      leave(key, lane);
    }
  };
}
