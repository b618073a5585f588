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
