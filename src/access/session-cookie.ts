import type { IncomingHttpHeaders } from 'node:http';
import { cookieOf, setCookie } from '#src/kit/cookie.ts';
import { SESSION_SECONDS, sessionHeader } from './session.ts';

const NAME = 'ccb_session';

interface Asking {
  method: string;
  headers: IncomingHttpHeaders;
}

/** Whether a form came from a page of this very host. */
export function isOwnOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

/** A cookie comes along whoever made the browser ask: it counts only where one of our own pages did. */
function isOurPage({ method, headers }: Asking): boolean {
  if (method !== 'GET' && method !== 'HEAD') return isOwnOrigin(headers);
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** The credential of a request: its Authorization header, else the session of whoever signed in on our pages. */
export function credentialOf(asking: Asking, publicUrl: string): string | undefined {
  const { authorization, cookie } = asking.headers;
  if (authorization !== undefined) return authorization;
  const value = cookieOf(publicUrl, NAME, cookie);
  return value !== '' && isOurPage(asking) ? sessionHeader(value) : undefined;
}

/** Null signs out. */
export const sessionCookie = (publicUrl: string, value: string | null): string =>
  setCookie(publicUrl, { name: NAME, value, seconds: SESSION_SECONDS, sameSite: 'Strict' });
