import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { buildConnector as Connect } from 'undici';
import { isPublicAddress } from './address.ts';
import { allowsAddress, allowsHost, type EgressRule, parseEgressRule } from './egress-rules.ts';
import { InputFault } from './faults.ts';
import { buildConnector } from './http-agent.ts';

type Lookup = (
  host: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Where outgoing calls may go. */
export interface Egress {
  /** Refuses an address written as a literal; names are checked when they are resolved. */
  check(host: string, port: number): void;
  /** Connects only to an address that it has checked itself. */
  connect: Connect.connector;
  /** Resolves names to checked addresses, for sockets that are not HTTP's. Literals never come here: `check` them. */
  lookup(port: number): LookupFunction;
}

const CONNECT_TIMEOUT_MS = 10_000;

const refusal = (host: string, port: number): InputFault =>
  new InputFault(
    'Address not allowed',
    `Calls to ${host}:${port} are refused because it is a private or reserved address. If it is yours, add ${host}:${port} to CCB_EGRESS_ALLOW.`,
    { details: { reason: 'egress', host, port } },
  );

const bareHost = (host: string): string =>
  host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();

function guardedLookup(rules: readonly EgressRule[], port: number, lookup: Lookup): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, [], 0);
      const free = allowsHost(rules, bareHost(host), port);
      const open = addresses.filter(
        ({ address }) => free || isPublicAddress(address) || allowsAddress(rules, address, port),
      );
      const [first] = open;
      if (first === undefined) return done(refusal(host, port), [], 0);
      return options.all ? done(null, open) : done(null, first.address, first.family);
    });
  };
}

export function createEgress(options: { allow: readonly string[]; lookup?: Lookup }): Egress {
  const rules = options.allow.filter((text) => text.trim() !== '').map(parseEgressRule);
  const named = new Set(rules.flatMap((rule) => rule.port ?? []));
  const connectors = new Map<number, Connect.connector>();

  const lookup = (port: number): LookupFunction => guardedLookup(rules, port, options.lookup ?? dnsLookup);

  // Only ports that a rule names can differ in what is allowed, so all others share one connector (and its TLS cache).
  const connectorFor = (port: number): Connect.connector => {
    const key = named.has(port) ? port : 0;
    const known = connectors.get(key);
    if (known) return known;
    const made = buildConnector({ lookup: lookup(port), timeout: CONNECT_TIMEOUT_MS, allowH2: false });
    connectors.set(key, made);
    return made;
  };

  const check = (host: string, port: number): void => {
    const literal = bareHost(host);
    if (isIP(literal) === 0 || isPublicAddress(literal) || allowsAddress(rules, literal, port)) return;
    throw refusal(host, port);
  };

  return {
    check,
    lookup,
    connect(target, done) {
      const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80);
      try {
        check(target.hostname, port);
      } catch (refused) {
        return done(refused as Error, null);
      }
      return connectorFor(port)(target, done);
    },
  };
}
