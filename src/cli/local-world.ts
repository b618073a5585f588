import { readEnv } from '#src/env.ts';
import { createLog } from '#src/kit/log.ts';
import { buildWorld, type World } from '#src/world.ts';

/** The world on this machine's database, without serving: a running service sees the changes within a second. */
export async function withWorld<T>(use: (world: World) => Promise<T>): Promise<T> {
  const world = await buildWorld(readEnv(), createLog({ level: 'silent' }));
  try {
    return await use(world);
  } finally {
    await world.close();
  }
}
