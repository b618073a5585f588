import { CredentialFault } from '#src/kit/faults.ts';
import type { Keyring } from './keyring.ts';

/** So long somebody who signed in with a key stays so. The key behind it is looked up each time: revoked, it is over at once. */
export const SESSION_SECONDS = 12 * 60 * 60;

const PLACE = { projectId: '', ownerId: 'dashboard', field: 'session' };
const SCHEME = 'Session ';

export const sessionHeader = (value: string): string => `${SCHEME}${value}`;

/** The value of a session's header; null: it is another kind of credential. */
export const sessionIn = (header: string | undefined): string | null =>
  header?.startsWith(SCHEME) ? header.slice(SCHEME.length) : null;

/** What stands in the cookie: which key, until when; sealed, so that nobody makes one of their own. */
export function sealSession(keyring: Keyring, keyId: string, now: number): string {
  const { keyId: sealedBy, sealed } = keyring.seal(JSON.stringify([keyId, now + SESSION_SECONDS * 1000]), PLACE);
  return `${sealedBy}.${Buffer.from(sealed, 'base64').toString('base64url')}`;
}

const over = (): CredentialFault => new CredentialFault('Signed out', 'The session is over. Sign in again.');

/** The id of the key that somebody signed in with. */
export function openSession(keyring: Keyring, value: string, now: number): string {
  const [keyId = '', sealed = ''] = value.split('.');
  let opened: [string, number];
  try {
    const plain = keyring.open({ keyId, sealed: Buffer.from(sealed, 'base64url').toString('base64') }, PLACE);
    opened = JSON.parse(plain) as [string, number];
  } catch (cause) {
    throw Object.assign(over(), { cause });
  }
  if (opened[1] <= now) throw over();
  return opened[0];
}
