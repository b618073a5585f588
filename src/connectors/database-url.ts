import { CredentialFault } from '#src/kit/faults.ts';

/** Where a database is and who we are there, as its address says it. */
export interface DatabaseAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** TLS with a certificate that is checked, TLS with any, or none: only where the address says so. */
  tls: 'verified' | 'unverified' | 'none';
}

interface Kind {
  service: string;
  protocols: readonly string[];
  port: number;
}

const NONE = new Set(['disable', 'disabled']);
/** As the databases' own clients mean it: encrypted, and nobody asks by whom. */
const ANY = new Set(['require', 'required', 'no-verify', 'prefer', 'preferred', 'allow']);

function decoded(text: string, wrong: (why: string) => CredentialFault): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('has a part that cannot be decoded');
  }
}

export function readDatabaseUrl(text: string, { service, protocols, port }: Kind): DatabaseAddress {
  const example = `${protocols[0]}//user:password@db.example.com:${port}/name`;
  const wrong = (why: string): CredentialFault =>
    new CredentialFault(
      'Credential refused',
      `${service}_url ${why}. Write ${example}, with % for special characters.`,
    );
  const url = URL.parse(text.trim());
  if (url === null || !protocols.includes(url.protocol) || url.hostname === '')
    throw wrong('is not the address of a database');
  const database = decoded(url.pathname.slice(1), wrong);
  if (database === '' || url.username === '') throw wrong('names no user or no database');
  const mode = (url.searchParams.get('sslmode') ?? url.searchParams.get('ssl-mode') ?? '')
    .toLowerCase()
    .replaceAll('_', '-');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || port,
    user: decoded(url.username, wrong),
    password: decoded(url.password, wrong),
    database,
    tls: NONE.has(mode) ? 'none' : ANY.has(mode) ? 'unverified' : 'verified',
  };
}

export const accountOf = ({ user, host, database }: DatabaseAddress): string => `${user}@${host}/${database}`;

export const NO_TLS =
  'The server offers no TLS that can be trusted. Where that is right, in a network of your own, write ?sslmode=disable behind the address; ?sslmode=require takes any certificate.';

/** What TLS says in words. */
export const isTlsTrouble = (message: string): boolean =>
  /certificate|altnames|SSL routines|does not support (?:SSL|secure)|wrong version number/i.test(message);
