import { findStoredApp } from '#src/intake/setup/stored-app.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import type { Workers } from './workers.ts';
import type { World } from './world.ts';

const TOPIC = 'app';
const LAST_JOBS_MS = 5_000;

/** Here the App was registered: this process works for it from now on, and the others hear of it. */
export async function beginApp(world: World, workers: Workers, app: Parameters<World['useApp']>[0]): Promise<void> {
  world.useApp(app);
  world.news?.tell(TOPIC, String(app.appId));
  await workers.stop(LAST_JOBS_MS);
  await workers.start();
}

/** An App that another process registered on the set-up page is this one's as well, without a restart. */
export function followApp(world: World, workers: Workers): void {
  const { news, store, keyring, clock, log } = world;

  async function look(): Promise<void> {
    const app = await findStoredApp(store.read, keyring, clock.now());
    if (!app || world.env.githubApp || app.appId === world.githubApp()?.appId) return;
    world.useApp(app);
    await workers.stop(LAST_JOBS_MS);
    await workers.start();
  }

  const lookOrTell = (): void => {
    look().catch((thrown) => log.error({ cause: sentenceOf(thrown) }, 'the App that was registered cannot be read'));
  };
  news?.hear(TOPIC, lookOrTell);
  news?.onGap(lookOrTell);
}
