import { InputFault } from '#src/kit/faults.ts';
import type { RunState } from './run-state.ts';

const check = (run: RunState): void => {
  if (run.program.settings.caching) return;
  throw new InputFault('Cache not enabled', 'context.cache needs `caching: { enabled: true }` in integration.yaml.');
};

const LONGEST_KEY = 512;

function keyOf(key: unknown): string {
  if (typeof key === 'string' && key.length > 0 && key.length <= LONGEST_KEY) return key;
  throw new InputFault('Invalid key', `context.cache takes keys of 1 to ${LONGEST_KEY} characters.`);
}

/** `context.cache`: steps like all others, so that a repeated run sees what the first one saw. */
export function cacheOf(run: RunState): object {
  return Object.freeze({
    async get(key: unknown) {
      check(run);
      return await run.steps.request('read', 'cache.get', { key: keyOf(key) });
    },
    async set(key: unknown, value: unknown, options: { ttl?: unknown } = {}) {
      check(run);
      await run.steps.request('read', 'cache.set', { key: keyOf(key), value, ttl: options.ttl });
    },
    async delete(key: unknown) {
      check(run);
      await run.steps.request('read', 'cache.delete', { key: keyOf(key) });
    },
  });
}
