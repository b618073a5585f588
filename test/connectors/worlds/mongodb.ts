import { startMongo } from '../../support/mongo-server.ts';
import type { World } from './world.ts';

/** A stand-in that speaks MongoDB's protocol. */
export async function openMongodb(): Promise<World> {
  const server = await startMongo();
  return {
    credential: () => ({ url: `mongodb://127.0.0.1:${server.port}/shop` }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
