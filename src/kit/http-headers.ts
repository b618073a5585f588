import { InputFault } from './faults.ts';
import type { Auth } from './http-types.ts';

const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]{0,16384}$/;

/** Set by the transport alone: a caller who could set them could smuggle a second request into the connection. */
const OURS = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'proxy-connection',
]);

/** Copies headers in lower case, refusing line breaks and names that belong to the transport. */
export function cleanHeaders(headers: Record<string, string | undefined>, into: Record<string, string> = {}) {
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const lower = name.toLowerCase();
    if (!NAME.test(name) || OURS.has(lower) || lower === '__proto__') {
      throw new InputFault(
        'Invalid header',
        `The header name ${JSON.stringify(name.slice(0, 60))} may not be set here.`,
      );
    }
    if (typeof value !== 'string' || !VALUE.test(value)) {
      throw new InputFault(
        'Invalid header',
        `The value of header ${name} holds a line break or a character that headers cannot carry. Remove it.`,
      );
    }
    into[lower] = value;
  }
  return into;
}

const basic = (user: string, password: string): string => Buffer.from(`${user}:${password}`).toString('base64');

export function authHeaders(auth: Auth | undefined): Record<string, string> {
  if (auth === undefined || 'query' in auth) return {};
  if ('bearer' in auth) return { authorization: `Bearer ${auth.bearer}` };
  if ('basic' in auth) return { authorization: `Basic ${basic(auth.basic[0], auth.basic[1])}` };
  return auth.headers;
}

/** The secrets in `auth`, so that none is ever printed. */
export function authSecrets(auth: Auth | undefined): string[] {
  if (auth === undefined) return [];
  if ('bearer' in auth) return [auth.bearer];
  if ('basic' in auth) return [auth.basic[1], basic(auth.basic[0], auth.basic[1])];
  return Object.values('query' in auth ? auth.query : auth.headers);
}
