import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** Hands requests to those of several servers that say that they are ready, one after the other, as a load balancer does. */
export interface Balancer {
  url: string;
  /** The addresses behind it from now on. */
  use(urls: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const LOOK_MS = 200;

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
  return answer?.status === 200;
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export async function startBalancer(): Promise<Balancer> {
  let all: readonly string[] = [];
  let ready: readonly string[] = [];
  let turn = 0;

  async function look(): Promise<void> {
    const states = await Promise.all(all.map(isReady));
    ready = all.filter((_, i) => states[i]);
  }

  /** Who does not take the connection is passed over; who broke off may have done it, so its client hears nothing. */
  function pass(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer, left: number): void {
    const upstream = ready[turn++ % Math.max(1, ready.length)];
    if (upstream === undefined) return void outgoing.destroy();
    const { method, headers } = incoming;
    const on = request(new URL(incoming.url ?? '/', upstream), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    on.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && left > 0) pass(incoming, outgoing, body, left - 1);
      else outgoing.destroy();
    });
    outgoing.on('close', () => on.destroy());
    on.end(body);
  }

  const server = createServer((incoming, outgoing) => {
    bodyOf(incoming).then(
      (body) => pass(incoming, outgoing, body, all.length),
      () => outgoing.destroy(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const looking = setInterval(() => void look(), LOOK_MS).unref();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    async use(urls) {
      all = urls;
      await look();
    },
    async close() {
      clearInterval(looking);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
