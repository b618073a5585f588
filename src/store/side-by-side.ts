/** Things of two kinds, in the order in which they were asked for: some may go on side by side, others only alone. */
export interface SideBySide {
  beside<T>(run: () => Promise<T>): Promise<T>;
  alone<T>(run: () => Promise<T>): Promise<T>;
}

export function sideBySide(): SideBySide {
  /** What runs beside others waits for this… */
  let lastAlone: Promise<unknown> = Promise.resolve();
  /** …and what runs alone for this. */
  let all: Promise<unknown> = Promise.resolve();

  return {
    beside(run) {
      const next = lastAlone.then(run);
      all = Promise.allSettled([all, next]);
      return next;
    },
    alone(run) {
      const next = all.then(run);
      lastAlone = next.catch(() => undefined);
      all = lastAlone;
      return next;
    },
  };
}
