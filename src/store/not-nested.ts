import { AsyncLocalStorage } from 'node:async_hooks';
import { OurFault } from '#src/kit/faults.ts';

/** A write inside a write would wait for itself for ever: it is refused with a sentence instead. */
export function notNested() {
  const running = new AsyncLocalStorage<{ open: boolean }>();
  return async <T>(run: () => Promise<T>): Promise<T> => {
    if (running.getStore()?.open) {
      throw new OurFault('Write inside a write', 'Hand the transaction on instead of calling store.write again.');
    }
    const mark = { open: true };
    try {
      return await running.run(mark, run);
    } finally {
      mark.open = false;
    }
  };
}
