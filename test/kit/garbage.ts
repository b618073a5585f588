import { PassingMap } from '#src/kit/passing-map.ts';

// How much a map makes outlive its use, in bytes. Started with --expose-gc by passing-map.test.ts.

interface Changing {
  set(key: number, value: unknown): unknown;
  delete(key: number): boolean;
}

type Gc = (how: { type: 'minor' | 'major'; execution: 'sync' }) => void;
const { gc } = globalThis as unknown as { gc: Gc };

/** One entry after the other comes and goes, after the map has grown old; no whole collection comes by. */
function garbageOf(map: Changing): number {
  map.set(0, []);
  for (let i = 0; i < 2; i++) gc({ type: 'major', execution: 'sync' });
  const before = process.memoryUsage().heapUsed;
  for (let i = 1; i <= 20_000; i++) {
    map.set(i, new Array(100).fill(i));
    map.delete(i - 1);
    if (i % 500 === 0) gc({ type: 'minor', execution: 'sync' });
  }
  return process.memoryUsage().heapUsed - before;
}

process.stdout.write(JSON.stringify({ plain: garbageOf(new Map()), ours: garbageOf(new PassingMap()) }));
