import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import type { TargetCall } from '../../test/support/target.ts';

/** What has to become of an event whose target behaves like that at first, and well later. */
export interface Expected {
  ends: 'delivered' | 'dead';
  /** How long it waits for its second attempt, in milliseconds; null: there is none. */
  waits: readonly [number, number] | null;
}

export interface BadTarget {
  name: string;
  expected: Expected;
  url: string;
  /** Calls that came whole, and those of them that were answered badly. */
  calls: TargetCall[];
  refused: TargetCall[];
  recover(): void;
  close(): Promise<void>;
}

type Misbehave = (request: IncomingMessage, response: ServerResponse) => void;

const SECOND = 1000;
/** Ten seconds, a fifth more or less. */
const USUAL = [8 * SECOND, 12 * SECOND] as const;
const DAY = 86_400 * SECOND;

const again: Expected = { ends: 'delivered', waits: USUAL };
const final: Expected = { ends: 'dead', waits: null };
const after = (low: number, high = low + SECOND): Expected => ({ ends: 'delivered', waits: [low, high] });

const status =
  (code: number, headers: Record<string, string | string[]> = {}): Misbehave =>
  (_request, response) =>
    void response.writeHead(code, headers).end('{"message":"not now"}');

const drip: Misbehave = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain' });
  const timer = setInterval(() => response.write('.'), 500);
  response.on('close', () => clearInterval(timer));
};

const endless: Misbehave = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain' });
  const part = Buffer.alloc(256 * 1024, 'x');
  const more = (): void => {
    while (!response.destroyed && response.write(part));
  };
  response.on('drain', more);
  more();
};

const inDate = (ms: number): string => new Date(Date.now() + ms).toUTCString();

/** Over HTTP: what the target does, and what follows. */
const OVER_HTTP: Record<string, [Misbehave, Expected]> = {
  '500': [status(500), again],
  '502': [status(502), again],
  '503': [status(503), again],
  '504': [status(504), again],
  '408': [status(408), again],
  '425': [status(425), again],
  '429 without a word': [status(429), again],
  'no answer at all': [() => undefined, again],
  'connection reset': [(request) => void request.socket.resetAndDestroy(), again],
  'half an answer': [(request) => void request.socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'), again],
  'not HTTP at all': [(request) => void request.socket.end('SSH-2.0-OpenSSH_9.9\r\n'), again],
  'slow drip': [drip, again],
  'endless body': [endless, final],
  'Retry-After: 60': [status(429, { 'retry-after': '60' }), after(60 * SECOND)],
  'Retry-After: 0': [status(503, { 'retry-after': '0' }), after(SECOND)],
  'Retry-After: 1.5': [status(429, { 'retry-after': '1.5' }), after(1.5 * SECOND)],
  'Retry-After: -5': [status(429, { 'retry-after': '-5' }), again],
  'Retry-After: soon': [status(503, { 'retry-after': 'soon' }), again],
  'Retry-After: a week': [status(429, { 'retry-after': '604800' }), after(DAY)],
  'Retry-After: too big for a number': [status(503, { 'retry-after': '9'.repeat(400) }), after(DAY)],
  'Retry-After: a date to come': [
    status(503, { 'retry-after': inDate(120 * SECOND) }),
    after(90 * SECOND, 120 * SECOND),
  ],
  'Retry-After: a date gone by': [status(503, { 'retry-after': inDate(-3600 * SECOND) }), after(SECOND)],
  'Retry-After: twice': [status(429, { 'retry-after': ['7', '9'] }), after(0, 13 * SECOND)],
  '400': [status(400), final],
  '401': [status(401), final],
  '403': [status(403), final],
  '404': [status(404), final],
  '410': [status(410), final],
  '422': [status(422), final],
  'a redirect': [status(302, { location: 'http://127.0.0.1:1/' }), final],
};

const listen = (server: Server): Promise<number> =>
  new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port));
  });

async function overHttp(name: string, [misbehave, expected]: [Misbehave, Expected]): Promise<BadTarget> {
  const calls: TargetCall[] = [];
  const refused: TargetCall[] = [];
  let isWell = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const call = { at: Date.now(), path: request.url ?? '', headers: request.headers, body, json: JSON.parse(body) };
      calls.push(call);
      if (isWell) return void response.end('{"ok":true}');
      refused.push(call);
      misbehave(request, response);
    });
  });
  const port = await listen(server);
  return {
    name,
    expected,
    url: `http://127.0.0.1:${port}/hook`,
    calls,
    refused,
    recover() {
      isWell = true;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Nobody listens, or somebody who knows nothing of TLS: no call comes through, and none ever will. */
async function unreachable(name: string, scheme: string, listens: boolean): Promise<BadTarget> {
  const server = createTcpServer((socket) => void socket.end('hello'));
  const port = await listen(server);
  if (!listens) await new Promise((done) => server.close(done));
  return {
    name,
    expected: { ends: 'dead', waits: USUAL },
    url: `${scheme}://127.0.0.1:${port}/hook`,
    calls: [],
    refused: [],
    recover: () => undefined,
    close: async () => void (listens && server.close()),
  };
}

export async function openBadTargets(): Promise<BadTarget[]> {
  const http = Object.entries(OVER_HTTP).map(([name, how]) => overHttp(name, how));
  return await Promise.all([
    ...http,
    unreachable('nobody listens', 'http', false),
    unreachable('TLS spoken to somebody who does not', 'https', true),
  ]);
}
