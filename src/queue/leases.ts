import type { Job, Queue } from './queue.ts';

/** The leases of the work that this process has under way. */
export interface Leases {
  /** Heartbeat: all of them last their whole time from now on. */
  renew(now: number): Promise<void>;
  /**
   * Before more is taken. Where the process slept, or the clock was put forward, they may have run out: our own work would be
   * handed to us under a new lease, while its end is being written down under the old one.
   */
  keep(now: number): Promise<void>;
}

export function createLeases(
  queue: Queue,
  underWay: Pick<ReadonlyMap<string, Job>, 'size' | 'values'>,
  leaseMs: number,
): Leases {
  let renewedAt = 0;

  async function renew(now: number): Promise<void> {
    const held = [...underWay.values()];
    if (held.length > 0) await queue.extend(held, now + leaseMs);
    renewedAt = now;
  }

  return {
    renew,
    async keep(now) {
      if (underWay.size === 0) renewedAt = now;
      else if (now - renewedAt > leaseMs / 2) await renew(now);
    },
  };
}
