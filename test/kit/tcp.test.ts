import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { createEgress } from '#src/kit/egress.ts';
import { InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { createKeepOpen } from '#src/kit/keep-open.ts';
import { createTcp } from '#src/kit/tcp.ts';

let server: Server;
let port: number;
beforeAll(async () => {
  nock.restore();
  server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise((done) => server.close(done)));

const names: Record<string, string> = { 'db.example': '127.0.0.1', 'inside.example': '10.0.0.1' };
const tcpWith = (allow: string[]) =>
  createTcp(
    createEgress({ allow, lookup: (host, _options, done) => done(null, [{ address: names[host] ?? '', family: 4 }]) }),
  );

test('a socket goes only to an address that was checked, by name and as a literal', async () => {
  const open = tcpWith([`127.0.0.1:${port}`]);
  for (const host of ['db.example', '127.0.0.1']) {
    const [said] = await once(open.dial(host, port), 'data');
    expect(String(said)).toBe('hello');
  }
  const closed = tcpWith([]);
  expect(() => closed.dial('127.0.0.1', port)).toThrow(InputFault);
  expect(() => closed.lookup('[::ffff:127.0.0.1]', port)).toThrow(/CCB_EGRESS_ALLOW/);
  for (const host of ['db.example', 'inside.example']) {
    const socket = closed.dial(host, port);
    const [refused] = await once(socket, 'error');
    expect(refused).toBeInstanceOf(InputFault);
  }
});

/** Something that counts how often it was opened and closed. */
function counted() {
  const seen = { opened: 0, closed: 0 };
  const open = async () => {
    seen.opened++;
    return {
      it: seen.opened,
      close: async () => {
        seen.closed++;
      },
    };
  };
  return { seen, open };
}

test('what is open is shared under its key and closed when all is closed', async () => {
  const keep = createKeepOpen();
  const { seen, open } = counted();
  const both = await Promise.all([1, 2].map(() => keep.using('a', open, async (it) => it)));
  expect(both).toEqual([1, 1]);
  expect(await keep.using('b', open, async (it) => it)).toBe(2);
  await keep.close();
  expect(seen).toEqual({ opened: 2, closed: 2 });
});

test('there are never more than the bound: the idle make room, those in use do not', async () => {
  let now = 0;
  const keep = createKeepOpen({ most: 2, now: () => now++ });
  const { seen, open } = counted();
  await keep.using('a', open, async () => undefined);
  await keep.using('b', open, async () => {
    await keep.using('c', open, async () => {
      expect(seen).toEqual({ opened: 3, closed: 1 });
      await expect(keep.using('d', open, async () => undefined)).rejects.toThrow(TemporaryFault);
    });
  });
  await keep.close();
  expect(seen).toEqual({ opened: 3, closed: 3 });
});

test('what nobody uses for a while is closed, and what could not be opened is tried again', async () => {
  const keep = createKeepOpen({ idleMs: 5 });
  const { seen, open } = counted();
  const broken = () => Promise.reject(new InputFault('No', 'No.'));
  await expect(keep.using('a', broken, async () => undefined)).rejects.toThrow(InputFault);
  await keep.using('a', open, async () => undefined);
  const end = Date.now() + 60_000;
  while (seen.closed === 0 && Date.now() < end) await new Promise((done) => setImmediate(done));
  expect(seen).toEqual({ opened: 1, closed: 1 });
  await keep.close();
});
