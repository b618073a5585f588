import { createHash } from 'node:crypto';
import { isIP, type LookupFunction } from 'node:net';
import type { Collection, Document, MongoClient } from 'mongodb';
import type { Open } from '#src/kit/keep-open.ts';
import type { Tcp } from '#src/kit/tcp.ts';
import type { Doors } from '../define.ts';
import { CONNECT_MS, IDLE_MS, MOST_CONNECTIONS, STATEMENT_MS } from '../sql-client.ts';
import { type MongoAddress, readMongoUrl } from './address.ts';
import { mongoFault } from './errors.ts';
import { guardMembers } from './members.ts';

type Driver = typeof import('mongodb');

export interface MongoTools {
  collection: Collection;
  /** `{"$oid": …}` and `{"$date": …}` become what they stand for. */
  read(document: object): Document;
  sizeOf(document: Document): number;
}

export interface MongoConnection {
  /** Work on a collection of the database that the address names. */
  on<T>(collection: string, work: (tools: MongoTools) => Promise<T>): Promise<T>;
  ping(): Promise<void>;
  account(): string;
}

interface Opened {
  client: MongoClient;
  driver: Driver;
  /** Rejects when the server names a member that calls may not go to. */
  refusal: Promise<never>;
}

/** Asked beforehand, because the driver tries a refused name again and again until its time is over. */
const resolved = (host: string, lookup: LookupFunction | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    if (lookup === undefined || isIP(host) !== 0) resolve();
    else lookup(host, { all: true }, (error) => (error ? reject(error) : resolve()));
  });

async function openClient({ url, hosts, isSingle, isService }: MongoAddress, tcp: Tcp): Promise<Open<Opened>> {
  const driver = await import('mongodb');
  const lookups = hosts.map(({ host, port }) => tcp.lookup(host, port));
  if (!isService) await Promise.all(hosts.map(({ host }, index) => resolved(host, lookups[index])));
  const client = new driver.MongoClient(url, {
    ...(isSingle ? { directConnection: true } : {}),
    ...(lookups[0] ? { lookup: lookups[0] } : {}),
    appName: 'claude-code-bot',
    maxPoolSize: MOST_CONNECTIONS,
    maxIdleTimeMS: IDLE_MS,
    serverSelectionTimeoutMS: CONNECT_MS,
    connectTimeoutMS: CONNECT_MS,
    socketTimeoutMS: STATEMENT_MS + 5_000,
  });
  const refusal = guardMembers(client, (host, port) => void tcp.lookup(host, port));
  refusal.catch(() => undefined);
  return { it: { client, driver, refusal }, close: () => client.close(true) };
}

export function connectMongodb({ url }: { url: string }, { tcp }: Doors): MongoConnection {
  const key = `mongodb ${createHash('sha256').update(url).digest('hex')}`;

  const within = async <T>(work: (opened: Opened, address: MongoAddress) => Promise<T>): Promise<T> => {
    const address = readMongoUrl(url);
    try {
      for (const { host, port } of address.hosts) tcp.lookup(host, port);
      const open = () => openClient(address, tcp);
      return await tcp.using<Opened, T>(key, open, (opened) => Promise.race([work(opened, address), opened.refusal]));
    } catch (thrown) {
      throw mongoFault(thrown, address.secrets);
    }
  };

  return {
    on: (name, work) =>
      within(({ client, driver }, { database }) =>
        work({
          collection: client.db(database).collection(name),
          read: (document) => driver.BSON.EJSON.deserialize(document as Document, { relaxed: true }) as Document,
          sizeOf: (document) => driver.BSON.calculateObjectSize(document),
        }),
      ),
    async ping() {
      await within(async ({ client }, { database }) => await client.db(database).command({ ping: 1 }));
    },
    account() {
      const { user, hosts, database } = readMongoUrl(url);
      return `${user === null ? '' : `${user}@`}${hosts[0]?.host}/${database}`;
    },
  };
}
