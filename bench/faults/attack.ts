import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createSender } from '../../test/support/relay.ts';
import { deliver } from '../../test/support/service.ts';

/** What others do to an address meanwhile, `count` at once or a second. */
export interface Attack {
  kind: 'flood' | 'slow connections' | 'bombs';
  address: string;
  count: number;
}

type Stop = () => Promise<void>;

const FLOOD_PAUSE_MS = 50;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Bodies that never end: each holds a connection and nothing else. */
async function slowConnections({ address, count }: Attack): Promise<Stop> {
  const { hostname, port, pathname } = new URL(address);
  const sockets: Socket[] = [];
  for (let i = 0; i < count; i++) {
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    socket.write(`POST ${pathname} HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n{`);
    sockets.push(socket);
    if (i % 100 === 99) await pause(20);
  }
  const timer = setInterval(() => {
    for (const socket of sockets) if (!socket.destroyed) socket.write(' ');
  }, 1000);
  return async () => {
    clearInterval(timer);
    for (const socket of sockets) socket.destroy();
  };
}

const BOMBS = [
  '['.repeat(200_000),
  `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  `{${Array.from({ length: 60_000 }, (_, i) => `"k${i}":0`).join(',')}}`,
  `"${'\\u0000'.repeat(80_000)}"`,
  `[${'1e308,'.repeat(80_000)}1]`,
];

async function bombs({ address, count }: Attack): Promise<Stop> {
  let stopped = false;
  const sending = (async () => {
    for (let n = 0; !stopped; n++) {
      void deliver(address, 'issues', BOMBS[n % BOMBS.length]).catch(() => undefined);
      await pause(1000 / count);
    }
  })();
  return async () => {
    stopped = true;
    await sending;
  };
}

const begin: Record<Attack['kind'], (attack: Attack) => Promise<Stop>> = {
  flood: async ({ address, count }) =>
    createSender(() => address).flood({ connections: count, pauseMs: FLOOD_PAUSE_MS }),
  'slow connections': slowConnections,
  bombs,
};

/** In a process of its own: whoever is honest is to wait for the service, not for the attacker beside it. */
export async function attack(what: Attack): Promise<Stop> {
  const child: ChildProcess = fork(new URL(import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  child.send(what);
  await once(child, 'message');
  return async () => {
    child.send('stop');
    await once(child, 'exit');
  };
}

if (import.meta.main) {
  process.once('message', async (what) => {
    const attacking = what as Attack;
    const stop = await begin[attacking.kind](attacking);
    process.once('message', async () => {
      await stop();
      process.disconnect();
    });
    process.send?.('begun');
  });
}
