import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEAD = 16;

export interface MongoServer {
  port: number;
  /** Collections by name; a test may look and write into them. */
  collections: Map<string, Document[]>;
  /** Names of the commands that came, without the greetings. */
  commands: string[];
  connections: Set<Socket>;
  close(): Promise<void>;
}

interface Options {
  /** What it says instead of yes: `{ find: { code: 13, errmsg: 'not authorized' } }`. */
  refuses?: Record<string, { code: number; errmsg: string; codeName?: string }>;
  /** The members of its set, where it claims to be in one. */
  members?: string[];
}

/** Only the reading of one message; what is longer waits for the rest. */
function takeMessage(bytes: Buffer): { message: Buffer; rest: Buffer } | null {
  if (bytes.length < HEAD) return null;
  const length = bytes.readInt32LE(0);
  return bytes.length < length ? null : { message: bytes.subarray(0, length), rest: bytes.subarray(length) };
}

/** A command is one document, and lists beside it that would make it long. */
function commandOf(message: Buffer): Document {
  let at = HEAD + 4;
  let command: Document = {};
  while (at < message.length) {
    const kind = message.readUInt8(at++);
    const size = message.readInt32LE(at);
    if (kind === 0) {
      command = { ...command, ...BSON.deserialize(message.subarray(at, at + size)) };
    } else {
      const end = message.indexOf(0, at + 4);
      const documents: Document[] = [];
      for (let from = end + 1; from < at + size; from += message.readInt32LE(from)) {
        documents.push(BSON.deserialize(message.subarray(from, from + message.readInt32LE(from))));
      }
      command[message.toString('utf8', at + 4, end)] = documents;
    }
    at += size;
  }
  return command;
}

const framed = (requestId: number, opcode: number, body: Buffer): Buffer => {
  const head = Buffer.alloc(HEAD);
  head.writeInt32LE(HEAD + body.length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(requestId, 8);
  head.writeInt32LE(opcode, 12);
  return Buffer.concat([head, body]);
};

const same = (a: unknown, b: unknown): boolean => BSON.EJSON.stringify({ a }) === BSON.EJSON.stringify({ a: b });
const fits = (document: Document, filter: Document): boolean =>
  Object.entries(filter).every(([name, wanted]) => same(document[name], wanted));

function changed(document: Document, update: Document): Document {
  const added = Object.entries((update.$inc ?? {}) as Record<string, number>).map(([name, by]) => [
    name,
    Number(document[name] ?? 0) + by,
  ]);
  return { ...document, ...update.$set, ...Object.fromEntries(added) };
}

/**
 * A stand-in for MongoDB: its wire protocol with the few commands that the actions use, filters by equality, batches.
 * It is no MongoDB, and the set-up text says so.
 */
export async function startMongo({ refuses = {}, members }: Options = {}): Promise<MongoServer> {
  const collections = new Map<string, Document[]>();
  const cursors = new Map<string, { name: string; left: Document[]; size: number }>();
  const commands: string[] = [];
  const connections = new Set<Socket>();
  let port = 0;
  let lastCursor = 0;

  const greeting = (): Document => ({
    ok: 1,
    isWritablePrimary: true,
    helloOk: true,
    maxBsonObjectSize: 16_777_216,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    minWireVersion: 0,
    maxWireVersion: 25,
    ...(members ? { setName: 'rs0', hosts: members, me: `127.0.0.1:${port}`, primary: `127.0.0.1:${port}` } : {}),
  });

  function batchOf(id: string): Document[] {
    const cursor = cursors.get(id);
    const batch = cursor?.left.splice(0, cursor.size) ?? [];
    if (cursor?.left.length === 0) cursors.delete(id);
    return batch;
  }

  function find({ find: name, filter = {}, sort = {}, limit = 0, batchSize = 101, $db }: Document): Document {
    const [[by, direction] = []] = Object.entries(sort as Record<string, number>);
    const found = (collections.get(name) ?? []).filter((one) => fits(one, filter));
    if (by !== undefined) found.sort((a, b) => (a[by] < b[by] ? -1 : 1) * (direction ?? 1));
    const id = String(++lastCursor);
    cursors.set(id, { name, left: limit > 0 ? found.slice(0, limit) : found, size: batchSize });
    const firstBatch = batchOf(id);
    return {
      ok: 1,
      cursor: { id: BSON.Long.fromString(cursors.has(id) ? id : '0'), ns: `${$db}.${name}`, firstBatch },
    };
  }

  function more({ getMore, collection, $db }: Document): Document {
    const nextBatch = batchOf(String(getMore));
    const id = BSON.Long.fromString(cursors.has(String(getMore)) ? String(getMore) : '0');
    return { ok: 1, cursor: { id, ns: `${$db}.${collection}`, nextBatch } };
  }

  function insert({ insert: name, documents }: Document): Document {
    collections.set(name, [...(collections.get(name) ?? []), ...documents]);
    return { ok: 1, n: documents.length };
  }

  function update({ update: name, updates: [{ q, u, upsert }] }: Document): Document {
    const all = collections.get(name) ?? [];
    const index = all.findIndex((one) => fits(one, q));
    const before = all[index];
    if (before === undefined && !upsert) return { ok: 1, n: 0, nModified: 0 };
    const after = changed(before ?? { _id: new BSON.ObjectId(), ...q }, u);
    if (before === undefined) all.push(after);
    else all[index] = after;
    collections.set(name, all);
    if (before === undefined) return { ok: 1, n: 1, nModified: 0, upserted: [{ index: 0, _id: after._id }] };
    return { ok: 1, n: 1, nModified: same(before, after) ? 0 : 1 };
  }

  const known: Record<string, (command: Document) => Document> = { find, getMore: more, insert, update };

  function answer(command: Document): Document {
    const [name = ''] = Object.keys(command);
    if (/^(?:hello|ismaster)$/i.test(name)) return greeting();
    commands.push(name);
    const refusal = refuses[name];
    if (refusal) return { ok: 0, ...refusal };
    return known[name]?.(command) ?? { ok: 1 };
  }

  function reply(message: Buffer): Buffer {
    const [id, opcode] = [message.readInt32LE(4), message.readInt32LE(12)];
    if (opcode === OP_MSG) {
      return framed(id, OP_MSG, Buffer.concat([Buffer.alloc(5), BSON.serialize(answer(commandOf(message)))]));
    }
    const head = Buffer.alloc(20);
    head.writeInt32LE(1, 16);
    return framed(id, opcode === OP_QUERY ? OP_REPLY : opcode, Buffer.concat([head, BSON.serialize(greeting())]));
  }

  const server = createServer((socket) => {
    connections.add(socket);
    let bytes: Buffer = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => connections.delete(socket));
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let taken = takeMessage(bytes); taken !== null; taken = takeMessage(bytes)) {
        bytes = taken.rest;
        socket.write(reply(taken.message));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  return {
    port,
    collections,
    commands,
    connections,
    async close() {
      for (const socket of connections) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
