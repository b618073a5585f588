import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

export interface TargetCall {
  at: number;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever was sent.
  json: any;
}

export type Answering = (call: TargetCall, response: ServerResponse, nth: number) => void;

export interface Target {
  url: string;
  calls: TargetCall[];
  /** How it answers from now on. */
  answer(how: Answering): void;
  close(): Promise<void>;
}

const well: Answering = (_call, response) => void response.end('{"ok":true}');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A service to be called: remembers every call and answers as it is told. */
export async function startTarget(): Promise<Target> {
  const calls: TargetCall[] = [];
  let how = well;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const call = { at: Date.now(), path: request.url ?? '', headers: request.headers, body, json: parsed(body) };
      calls.push(call);
      how(call, response, calls.length);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    calls,
    answer: (next) => {
      how = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
