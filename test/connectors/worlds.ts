import { readdirSync } from 'node:fs';
import type { World } from './worlds/world.ts';

const FOLDER = new URL('worlds/', import.meta.url);

export interface KnownWorld {
  service: string;
  /** It needs a server that not every machine has: opening it may say null. */
  isReal: boolean;
  open(): Promise<World | null>;
}

/** Every file of the folder is the world of the service whose name it bears; its one function that begins with "open" opens it. */
export async function listWorlds(): Promise<KnownWorld[]> {
  const services = readdirSync(FOLDER)
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((name) => name !== 'world');
  const worlds: KnownWorld[] = [];
  for (const service of services) {
    const all = (await import(new URL(`${service}.ts`, FOLDER).href)) as Record<string, unknown>;
    const [open] = Object.entries(all).flatMap(([name, value]) => (/^open[A-Z]/.test(name) ? [value] : []));
    if (typeof open !== 'function') throw new Error(`test/connectors/worlds/${service}.ts has no function open…`);
    worlds.push({ service, isReal: all.isReal === true, open: open as KnownWorld['open'] });
  }
  return worlds;
}
