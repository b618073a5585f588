import type { Installation } from '#src/dashboard/define.ts';
import { EVENT_QUEUE } from '#src/events/event.ts';
import { REQUEST_QUEUE } from '#src/requests/queues.ts';
import { healthOf } from './health.ts';
import { appNameOf } from './outside.ts';
import type { World } from './world.ts';

/** What of this installation is there and how it is, for its pages. */
export const installationOf = (world: World): Installation => ({
  health: () => healthOf(world),
  appName: () => appNameOf(world.env, world.store.read),
  hasClaude: world.claude !== null,
  async queues() {
    const now = world.clock.now();
    const [events, requests] = await Promise.all([
      world.queue.stats(EVENT_QUEUE, now),
      world.queue.stats(REQUEST_QUEUE, now),
    ]);
    return { events, requests };
  },
  nextEventAt: () => world.queue.nextDueAt(EVENT_QUEUE),
});
