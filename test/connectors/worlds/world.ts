import { createServer, type IncomingHttpHeaders } from 'node:http';

/** A place where the actions of one service can really run. */
export interface World {
  /** The credential to run an action with. */
  credential(action: string): Record<string, string>;
  /** The input to run an action with, given its example. */
  input(action: string, example: object): object;
  close(): Promise<void>;
}

export interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  /** Sent as it is, instead of JSON. */
  text?: string;
}

export interface LocalServer {
  url: string;
  seen: Seen[];
  close(): Promise<void>;
}

/** A server of our own that remembers what it was asked; null: it never answers. */
export async function localServer(answer: (seen: Seen) => Answer | null): Promise<LocalServer> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body: Buffer.concat(parts).toString() };
    seen.push(one);
    const given = answer(one);
    if (given === null) return;
    const { status = 200, headers: sent = {}, json, text } = given;
    response.writeHead(status, { 'content-type': 'application/json', ...sent });
    response.end(text ?? (json === undefined ? '' : JSON.stringify(json)));
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    seen,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}
