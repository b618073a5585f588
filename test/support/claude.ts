import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is asked, as far as scripts look at it. */
export interface Asked {
  model: string;
  max_tokens: number;
  system: { text: string }[];
  messages: { role: string; content: { type: string; text?: string; content?: string; tool_use_id?: string }[] }[];
  tools: { name: string; strict?: boolean; input_schema: object }[];
  tool_choice?: { name: string };
}

export type Part = { text: string } | { tool: string; input: unknown };

/** What Claude says next: parts and why it stopped, or something else that happens on the wire. */
export interface Says {
  parts?: Part[];
  stop?: string;
  status?: number;
  headers?: Record<string, string>;
  error?: { type: string; message: string };
  /** Bytes instead of an answer. */
  raw?: string;
  /** The stream ends after so many events. */
  cutAfter?: number;
  /** Nothing is ever said. */
  hangs?: boolean;
}

export type Script = (asked: Asked, nth: number) => Says | Promise<Says>;

export interface FakeClaude {
  url: string;
  asked: Asked[];
  /** Millionths of a dollar, by the tokens that it told. */
  billed(): { input: number; output: number; read: number; written: number; calls: number };
  answer(script: Script): void;
  close(): Promise<void>;
}

const tokensOf = (text: string): number => Math.ceil(text.length / 4);

/** A beginning that is shorter is not kept. */
const LEAST_CACHED = 1024;
const LOOKS_BACK = 20;
const MARK = /,?"cache_control":\{"type":"ephemeral"\}/g;

interface Beginning {
  text: string;
  marked: boolean;
}

/** Up to the end of each block, and whether the client asks for it to be kept. Tools and system are one block. */
function beginningsOf({ tools, system, messages }: Asked): Beginning[] {
  const blocks = [[tools, system], ...messages.flatMap(({ role, content }) => content.map((block) => [role, block]))];
  let text = '';
  return blocks.map((block) => {
    const json = JSON.stringify(block);
    text += json.replace(MARK, '');
    return { text, marked: /"cache_control"/.test(json) };
  });
}

/** As the API bills it: kept is what is marked; read is the longest beginning kept before, found from a mark over twenty blocks. */
function createCache() {
  const kept = new Set<string>();
  return (asked: Asked) => {
    const beginnings = beginningsOf(asked);
    const marks = [...beginnings.keys()].filter((i) => beginnings[i]?.marked);
    const found = marks.flatMap((mark) =>
      beginnings.slice(Math.max(0, mark - LOOKS_BACK), mark + 1).filter(({ text }) => kept.has(text)),
    );
    const read = Math.max(0, ...found.map(({ text }) => tokensOf(text)));
    const worth = marks.map((mark) => beginnings[mark]?.text ?? '').filter((text) => tokensOf(text) >= LEAST_CACHED);
    for (const text of worth) kept.add(text);
    const end = Math.max(read, ...worth.map(tokensOf));
    return { read, written: end - read, input: 3 + tokensOf(beginnings.at(-1)?.text ?? '') - end };
  };
}

function eventsOf(asked: Asked, { parts = [], stop }: Says, usage: { read: number; written: number; input: number }) {
  const blocks = parts.map((part, i) =>
    'text' in part
      ? { start: { type: 'text', text: '' }, delta: { type: 'text_delta', text: part.text } }
      : {
          start: {
            type: 'tool_use',
            id: `toolu_${i}_${Math.random().toString(36).slice(2)}`,
            name: part.tool,
            input: {},
          },
          delta: { type: 'input_json_delta', partial_json: JSON.stringify(part.input) },
        },
  );
  const output = tokensOf(JSON.stringify(parts));
  const cached = { cache_read_input_tokens: usage.read, cache_creation_input_tokens: usage.written };
  const uses = parts.some((part) => 'tool' in part);
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: asked.model,
    content: [],
    stop_reason: null,
  };
  return {
    output,
    events: [
      {
        type: 'message_start',
        message: { ...message, usage: { input_tokens: usage.input, output_tokens: 1, ...cached } },
      },
      ...blocks.flatMap(({ start, delta }, index) => [
        { type: 'content_block_start', index, content_block: start },
        { type: 'content_block_delta', index, delta },
        { type: 'content_block_stop', index },
      ]),
      {
        type: 'message_delta',
        delta: { stop_reason: stop ?? (uses ? 'tool_use' : 'end_turn'), stop_sequence: null },
        usage: { output_tokens: output },
      },
      { type: 'message_stop' },
    ],
  };
}

function stream(response: ServerResponse, events: readonly { type: string }[], cutAfter: number | undefined): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events.slice(0, cutAfter)) {
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  }
  if (cutAfter === undefined) response.end();
  else response.destroy();
}

/** Claude's Messages API over HTTP with its real frames, saying what a script makes it say. */
export async function startClaude(): Promise<FakeClaude> {
  const asked: Asked[] = [];
  const bill = { input: 0, output: 0, read: 0, written: 0, calls: 0 };
  const cache = createCache();
  let script: Script = () => ({ parts: [{ text: 'Nothing to say.' }] });
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const ask = JSON.parse(Buffer.concat(parts).toString()) as Asked;
    asked.push(ask);
    const says = await script(ask, asked.length);
    if (says.hangs) return;
    if (says.raw !== undefined) return void response.writeHead(says.status ?? 200, says.headers).end(says.raw);
    if (says.status !== undefined && says.status >= 400) {
      const body = { type: 'error', error: says.error ?? { type: 'api_error', message: 'something' } };
      response.writeHead(says.status, { 'content-type': 'application/json', ...says.headers });
      return void response.end(JSON.stringify(body));
    }
    const usage = cache(ask);
    const { events, output } = eventsOf(ask, says, usage);
    if (says.cutAfter === undefined) {
      bill.calls++;
      bill.input += usage.input;
      bill.read += usage.read;
      bill.written += usage.written;
      bill.output += output;
    }
    stream(response, events, says.cutAfter);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    billed: () => ({ ...bill }),
    answer: (next) => {
      script = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
