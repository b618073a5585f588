import type ivm from 'isolated-vm';

/** In milliseconds. */
export interface Clocks {
  isolate: number;
  process: number;
}

export function clocksOf(isolate: ivm.Isolate): Clocks {
  const { user, system } = process.cpuUsage();
  return { isolate: Number(isolate.cpuTime / 1000n) / 1000, process: (user + system) / 1000 };
}

/**
 * The processor time that an isolate has used. Its own clock goes on while its thread waits for a processor of a busy machine,
 * but it has used no more than the whole process.
 */
export const usedSince = (before: Clocks, now: Clocks): number =>
  Math.min(now.isolate - before.isolate, now.process - before.process);
