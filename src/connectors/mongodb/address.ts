import { CredentialFault } from '#src/kit/faults.ts';

export interface MongoAddress {
  /** With nothing in it that would have the driver read files, ask for credentials elsewhere or go through a proxy. */
  url: string;
  hosts: { host: string; port: number }[];
  database: string;
  user: string | null;
  secrets: string[];
  /** One host, and no word of a set: then that host is meant and no other. */
  isSingle: boolean;
  /** The name stands for others that DNS lists, and need not be a host itself. */
  isService: boolean;
}

const SHAPE = /^mongodb(\+srv)?:\/\/(?:([^:@/?]*)(?::([^@/?]*))?@)?([^/?@]+)(?:\/([^?/]*))?(?:\?(.*))?$/;
const HOST = /^(\[[0-9a-f:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/i;

/** Others read files, ask machines for credentials, or lead round the guard. */
const OPTIONS = new Set(
  'appname authmechanism authsource directconnection maxstalenessseconds readconcernlevel readpreference readpreferencetags replicaset retryreads retrywrites ssl tls tlsallowinvalidcertificates tlsallowinvalidhostnames w wtimeoutms journal'.split(
    ' ',
  ),
);
const MECHANISMS = new Set(['DEFAULT', 'SCRAM-SHA-1', 'SCRAM-SHA-256']);

const wrong = (why: string): CredentialFault =>
  new CredentialFault(
    'Credential refused',
    `mongodb_url ${why}. Write mongodb+srv://user:password@cluster.example.com/name, with % for special characters.`,
  );

function checkOptions(options: URLSearchParams): void {
  for (const [name, value] of options) {
    if (!OPTIONS.has(name.toLowerCase())) throw wrong(`has the option "${name.slice(0, 40)}", which is not taken here`);
    if (name.toLowerCase() === 'authmechanism' && !MECHANISMS.has(value)) throw wrong('may sign in with SCRAM alone');
  }
}

function hostsIn(text: string): MongoAddress['hosts'] {
  return text.split(',').map((one) => {
    const [, host, port] = HOST.exec(one) ?? [];
    if (host === undefined) throw wrong('has a host that is none');
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? 27_017) };
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('has a part that cannot be decoded');
  }
}

export function readMongoUrl(given: string): MongoAddress {
  const url = given.trim();
  const [, srv, user = '', password = '', hosts, database = '', query = ''] = SHAPE.exec(url) ?? [];
  if (hosts === undefined) throw wrong('is not the address of a MongoDB');
  if (database === '') throw wrong('names no database');
  const options = new URLSearchParams(query);
  checkOptions(options);
  const found = hostsIn(hosts);
  const isService = srv !== undefined;
  const names = [...options.keys()].map((name) => name.toLowerCase());
  return {
    url,
    hosts: found,
    database: decoded(database),
    user: user === '' ? null : decoded(user),
    secrets: password === '' ? [] : [password, decoded(password)],
    isService,
    isSingle: !isService && found.length === 1 && !names.includes('replicaset') && !names.includes('directconnection'),
  };
}
