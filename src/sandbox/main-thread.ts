import { readFileSync } from 'node:fs';

export interface MainThread {
  /** What it has used of a processor, in milliseconds. */
  worked: number;
  /** It wants no processor; who waits for one, or for a disk, does. */
  isAsleep: boolean;
}

const NANOSECONDS = 1_000_000;

/** Of a process; null where the system does not say. */
export function mainThreadOf(pid: number | undefined): MainThread | null {
  if (pid === undefined) return null;
  try {
    const worked = Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ', 1)[0]) / NANOSECONDS;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return worked > 0 ? { worked, isAsleep: stat[stat.lastIndexOf(')') + 2] === 'S' } : null;
  } catch {
    return null;
  }
}
