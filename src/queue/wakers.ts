import type { News } from '#src/store/news.ts';

const TOPIC = 'work';

/** Who wants to know, per queue, that there may be work. Where nobody in this process does, the others are told. */
export function createWakers(news: News | null = null) {
  const wakers = new Map<string, Set<() => void>>();

  function wakeHere(queue: string): boolean {
    const here = wakers.get(queue) ?? new Set();
    for (const wake of here) wake();
    return here.size > 0;
  }

  news?.hear(TOPIC, wakeHere);
  news?.onGap(() => {
    for (const queue of wakers.keys()) wakeHere(queue);
  });

  return {
    on(queue: string, wake: () => void): () => void {
      const known = wakers.get(queue) ?? new Set();
      wakers.set(queue, known.add(wake));
      return () => void known.delete(wake);
    },
    wake(queues: Iterable<string>): void {
      for (const queue of new Set(queues)) if (!wakeHere(queue)) news?.tell(TOPIC, queue);
    },
  };
}
