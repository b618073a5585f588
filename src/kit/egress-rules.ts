import ipaddr from 'ipaddr.js';
import { InputFault } from './faults.ts';

/** One entry of CCB_EGRESS_ALLOW. */
export interface EgressRule {
  host: string | null;
  range: [ipaddr.IPv4 | ipaddr.IPv6, number] | null;
  port: number | null;
}

const HOST = /^[\p{L}\p{N}_.-]+$/u;
const PORTED = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/;

/** `db.internal`, `localhost:4003`, `10.0.0.0/8`, `10.1.2.3:8080`, `fd00::/8`, `[fd00::1]:443`. */
export function parseEgressRule(text: string): EgressRule {
  const trimmed = text.trim().toLowerCase();
  const bare = ipaddr.isValid(trimmed) || ipaddr.isValidCIDR(trimmed);
  const found = bare ? null : PORTED.exec(trimmed);
  const place = bare ? trimmed : (found?.[1] ?? found?.[2] ?? '');
  const port = found?.[3] === undefined ? null : Number(found[3]);
  const isPlace = HOST.test(place) || ipaddr.isValid(place) || ipaddr.isValidCIDR(place);
  if (!isPlace || (port !== null && (port < 1 || port > 65535))) {
    throw new InputFault(
      'Invalid setting',
      `"${text}" is neither a host nor a CIDR. Write for example 10.0.0.0/8, db.internal or 127.0.0.1:4003.`,
    );
  }
  if (ipaddr.isValidCIDR(place)) return { host: null, range: ipaddr.parseCIDR(place), port };
  if (ipaddr.isValid(place)) {
    const address = ipaddr.parse(place);
    return { host: null, range: [address, address.kind() === 'ipv4' ? 32 : 128], port };
  }
  return { host: place.replace(/\.$/, ''), range: null, port };
}

const portFits = (rule: EgressRule, port: number): boolean => rule.port === null || rule.port === port;

export const allowsHost = (rules: readonly EgressRule[], host: string, port: number): boolean =>
  rules.some((rule) => rule.host === host && portFits(rule, port));

export function allowsAddress(rules: readonly EgressRule[], text: string, port: number): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  return rules.some(
    (rule) =>
      rule.range !== null &&
      portFits(rule, port) &&
      rule.range[0].kind() === address.kind() &&
      address.match(rule.range),
  );
}
