/** Who wants to know, per queue, that there may be work. */
export function createWakers() {
  const wakers = new Map<string, Set<() => void>>();
  return {
    on(queue: string, wake: () => void): () => void {
      const known = wakers.get(queue) ?? new Set();
      wakers.set(queue, known.add(wake));
      return () => void known.delete(wake);
    },
    wake(queues: Iterable<string>): void {
      for (const queue of new Set(queues)) {
        for (const wake of wakers.get(queue) ?? []) wake();
      }
    },
  };
}
