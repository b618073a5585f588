import type { IncomingHttpHeaders } from 'node:http';

/** Headers that are kept with a delivery: what the sender says of it, never a credential or a signature. */
const LEFT_OUT =
  /^(authorization|cookie|proxy-|connection|host|content-length|transfer-encoding|accept|te$|upgrade|via|x-forwarded|forwarded)|signature|token|secret|(?:api|access)[-_]?key|auth(?:$|[-_]|enti|oriz)|passw|credential/;
const LONGEST = 512;
const MOST = 40;

/** `secretIn` names the header that is the secret itself, where the package chose one. */
export function keptHeaders(headers: IncomingHttpHeaders, secretIn?: string): Record<string, string> {
  const secret = secretIn?.toLowerCase();
  const kept: Record<string, string> = {};
  let count = 0;
  for (const name in headers) {
    const value = headers[name];
    if (typeof value !== 'string' || LEFT_OUT.test(name) || name === secret) continue;
    if (++count > MOST) break;
    kept[name] = value.length > LONGEST ? value.slice(0, LONGEST) : value;
  }
  return kept;
}
