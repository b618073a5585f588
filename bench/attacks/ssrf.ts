import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, BlockList, isIPv6, Socket } from 'node:net';
import { createEgress } from '#src/kit/egress.ts';
import { createHttp } from '#src/kit/http.ts';
import type { Http } from '#src/kit/http-types.ts';
import { hostileUrls } from './ssrf-urls.ts';

export interface SsrfResult {
  tried: number;
  /** Sockets that were seen at all: those to the one address that is allowed. */
  sockets: number;
  /** Connections that were begun to an address that is nobody's business. */
  forbidden: string[];
  /** Calls that were answered at all. */
  answered: string[];
}

/** What is forbidden, written down apart from the guard's own list. */
function forbiddenList(): BlockList {
  const list = new BlockList();
  const ranges: [string, number][] = [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ];
  for (const [net, bits] of ranges) list.addSubnet(net, bits, 'ipv4');
  for (const [net, bits] of [
    ['::', 96],
    ['fc00::', 7],
    ['fe80::', 9],
    ['ff00::', 8],
    ['64:ff9b::', 96],
    ['2002::', 16],
    ['2001:db8::', 32],
    ['100::', 64],
  ] as [string, number][])
    list.addSubnet(net, bits, 'ipv6');
  return list;
}

/** Listens to every socket of this process: what is asked for matters less than where it goes. */
function watchSockets(): { addresses: string[]; stop(): void } {
  const addresses: string[] = [];
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    this.on('connectionAttempt', (ip: string, port: number) => addresses.push(`${ip} ${port}`));
    return (connect as (...given: unknown[]) => Socket).apply(this, args);
  } as typeof connect;
  return {
    addresses,
    stop() {
      Socket.prototype.connect = connect;
    },
  };
}

/** A resolver in the attacker's hands: something else every time, and never anything public. */
function hostileLookup(): NonNullable<Parameters<typeof createEgress>[0]['lookup']> {
  const answers = ['127.0.0.1', '169.254.169.254', '10.0.0.1', '::1', '::ffff:127.0.0.1', 'fd00:ec2::254'];
  let asked = 0;
  return (host, _options, done) => {
    const some = host.startsWith('many') ? answers : [answers[asked++ % answers.length] ?? ''];
    done(
      null,
      some.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 })),
    );
  };
}

/** The host as it is written, which protocols other than HTTP hand to the system without putting it in order. */
const writtenHost = (url: string): string => /^[^/]*\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]*)/.exec(url)?.[1] ?? '';

/** A database's or mail server's way out. */
async function dial({ tcp }: Http, url: string): Promise<void> {
  const socket = tcp.dial(writtenHost(url), Number(URL.parse(url)?.port) || 80);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(2000) });
  } finally {
    socket.destroy();
  }
}

/** Tries every address through every way out. */
export async function attackSsrf(): Promise<SsrfResult> {
  const trap = createServer((_request, response) => response.end('the secrets of this machine'));
  await new Promise<void>((done) => {
    trap.listen(0, '127.0.0.1', done);
  });
  const { port } = trap.address() as AddressInfo;
  // Somebody who is allowed, and sends us on to where we must not go.
  const door = createServer(({ url = '' }, response) => {
    // Headers carry bytes: what is no letter of ASCII goes as the bytes that it is.
    const to = Buffer.from(decodeURIComponent(url.slice(1)).replace(/[\0\r\n\t]/g, '')).toString('latin1');
    response.writeHead(302, { location: to }).end();
  });
  await new Promise<void>((done) => {
    door.listen(0, '127.0.0.1', done);
  });
  const doorPort = (door.address() as AddressInfo).port;
  const http = createHttp({ egress: createEgress({ allow: [`127.0.0.1:${doorPort}`], lookup: hostileLookup() }) });
  const urls = hostileUrls(port);
  const sockets = watchSockets();
  const answered: string[] = [];
  const client = http.client({ baseUrl: `http://127.0.0.1:${doorPort}/`, service: 'attack', timeoutMs: 2000 });
  const ways: ((url: string) => Promise<unknown>)[] = [
    (url) => client.external('GET', url),
    (url) => http.client({ baseUrl: url, service: 'attack', timeoutMs: 2000 }).get('x'),
    (url) => http.raw({ url, hosts: ['*', new URL(url).host], timeoutMs: 2000 }),
    (url) => client.get(encodeURIComponent(url), { redirects: 3 }),
    (url) => dial(http, url),
  ];
  for (const way of ways) {
    for (const url of urls) {
      try {
        await way(url);
        answered.push(url);
      } catch {
        // Refused, as it should be. Where it went all the same, the sockets tell.
      }
    }
  }
  sockets.stop();
  await http.close();
  door.close();
  trap.close();
  const list = forbiddenList();
  const forbidden = sockets.addresses.filter((line) => {
    const [ip = '', at] = line.split(' ');
    return Number(at) !== doorPort && list.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
  });
  return { tried: urls.length * ways.length, sockets: sockets.addresses.length, forbidden, answered };
}
