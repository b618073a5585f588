import { sentenceOf } from '#src/kit/faults.ts';
import type { World } from './world.ts';

const startedAt = Date.now();

/** One page is read, however much is stored: anybody may ask, as often as they like. */
async function databaseWorks(world: World): Promise<string | null> {
  try {
    await world.store.read.sql.all('select id from jobs limit 1');
    return null;
  } catch (thrown) {
    return sentenceOf(thrown);
  }
}

/** For people and load balancers: is it up, and what of it is not well. */
export async function healthOf(world: World) {
  const fault = await databaseWorks(world);
  const { children, networkIsolated } = world.sandbox.stats();
  return {
    status: fault === null ? 'ok' : 'degraded',
    uptime: Math.round((Date.now() - startedAt) / 1000),
    roles: [...world.env.roles],
    database: { dialect: world.store.dialect, ok: fault === null, ...(fault === null ? {} : { message: fault }) },
    github_app: world.env.githubApp ? 'configured' : 'not configured',
    claude: world.env.anthropicApiKey ? 'configured' : 'not configured: built-in recipes only',
    sandbox: { children, network_isolated: networkIsolated },
    events: { under_way: world.dispatcher.underWay },
  };
}

/** Whether it can take work right now. */
export const isReady = async (world: World): Promise<boolean> => (await databaseWorks(world)) === null;
