import { readFileSync } from 'node:fs';

const NANOSECONDS = 1_000_000;

/** What the main thread of a process has used of a processor, in milliseconds; null where the system does not say. */
export function mainThreadMs(pid: number | undefined): number | null {
  if (pid === undefined) return null;
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ', 1)[0]) / NANOSECONDS;
  } catch {
    return null;
  }
}
