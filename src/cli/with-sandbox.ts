import { createLog } from '#src/kit/log.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';

/** Runs a package on this machine exactly as the service does, and leaves no process behind. */
export async function withSandbox<T>(use: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  const sandbox = openSandbox({ log: createLog({ level: 'silent' }) });
  try {
    return await use(sandbox);
  } finally {
    await sandbox.close();
  }
}
