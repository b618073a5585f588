import { availableParallelism } from 'node:os';
import type { Log } from '#src/kit/log.ts';
import { withoutNetwork } from './network.ts';
import { Pool } from './pool.ts';
import type { Sandbox } from './sandbox.ts';

/** Opens the sandbox; the first process starts with the first run. */
export function openSandbox(options: { log: Log; size?: number }): Sandbox {
  const pool = new Pool(options.size ?? availableParallelism() + 2, options.log);
  return {
    run: (program, input, ports) => pool.run(program, input, ports),
    stats() {
      const { children, waiting, started, crashed } = pool;
      const runs = children.reduce((sum, child) => sum + child.runs, 0);
      const networkIsolated = started > 0 ? withoutNetwork().length > 0 : null;
      return { children: children.length, runs, waiting, started, crashed, networkIsolated };
    },
    close: () => pool.close(),
  };
}
