import { sentenceOf } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';

/** Hooks of one transaction. They run once it is on disk; a hook that fails takes nothing back. */
export function afterCommitHooks(log: Log) {
  const hooks: (() => void)[] = [];
  return {
    add: (run: () => void): void => void hooks.push(run),
    run(): void {
      for (const hook of hooks) {
        try {
          hook();
        } catch (error) {
          log.error({ error: sentenceOf(error) }, 'a hook failed after its commit');
        }
      }
    },
  };
}
