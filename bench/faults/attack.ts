import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import nock from 'nock';
import { createSender } from '../../test/support/relay.ts';
import { signGitHub } from '../../test/support/service.ts';

/** What others do to an address meanwhile, `count` at once or a second. */
export interface Attack {
  kind: 'flood' | 'slow connections' | 'bombs';
  address: string;
  count: number;
}

type Stop = () => Promise<void>;

const FLOOD_PAUSE_MS = 50;
/** Connections that wait for an answer. */
const MOST_OPEN = 500;
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

interface Bomb {
  head: string;
  body: Buffer;
}

function bombOf(text: string, { hostname, pathname }: URL): Bomb {
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `host: ${hostname}`,
    'content-type: application/json',
    'x-github-event: issues',
    `x-hub-signature-256: ${signGitHub(text)}`,
    `content-length: ${Buffer.byteLength(text)}`,
    'x-github-delivery: ',
  ];
  return { head: head.join('\r\n'), body: Buffer.from(text) };
}

/** Made and signed beforehand: an attacker on the same machine takes as little of its processors as one from outside. */
async function bombs({ address, count }: Attack): Promise<Stop> {
  const url = new URL(address);
  const all = BOMBS.map((text) => bombOf(text, url));
  const open = new Set<Socket>();
  const idle: Socket[] = [];
  const connected = (): Socket => {
    const socket = connect(Number(url.port), url.hostname);
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    socket.on('data', () => idle.push(socket));
    return socket;
  };
  const run = randomUUID();
  let sent = 0;
  const timer = setInterval(() => {
    let socket = idle.pop();
    while (socket?.destroyed) socket = idle.pop();
    if (!socket && open.size >= MOST_OPEN) return;
    socket ??= connected();
    const bomb = all[sent % all.length] as Bomb;
    socket.cork();
    socket.write(`${bomb.head}${run}-${sent++}\r\n\r\n`);
    socket.write(bomb.body);
    socket.uncork();
  }, 1000 / count);
  return async () => {
    clearInterval(timer);
    for (const socket of open) socket.destroy();
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
  // It came with the helpers of the tests, and looks into every byte that is sent: that would take most of a processor.
  nock.restore();
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
