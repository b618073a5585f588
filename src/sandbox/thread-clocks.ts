import { readFileSync } from 'node:fs';

/** Of the main thread of a process, in milliseconds. */
export interface ThreadClocks {
  worked: number;
  /** How long it could have worked and had no processor. */
  waited: number;
}

const NANOSECONDS = 1_000_000;

/** Null where the system does not say. */
export function mainThreadClocks(pid: number | undefined): ThreadClocks | null {
  if (pid === undefined) return null;
  try {
    const [worked = 0, waited = 0] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ').map(Number);
    return { worked: worked / NANOSECONDS, waited: waited / NANOSECONDS };
  } catch {
    return null;
  }
}
