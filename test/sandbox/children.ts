import { readdirSync, readFileSync } from 'node:fs';

function isChildOf(pid: string, parent: number): boolean {
  try {
    const found = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(found) === parent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sandbox/child/main');
  } catch {
    return false;
  }
}

/** The processes of the sandbox that this process has started. */
export const children = (): number[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && isChildOf(pid, process.pid))
    .map(Number);

/** How long the main thread of a process could have worked and had no processor, in milliseconds. */
export function waitedFor(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
