import { CredentialFault } from '#src/kit/faults.ts';
import type { Keyring } from './keyring.ts';

/** So long somebody who signed in stays so. Who is behind it is looked up each time: a key that is revoked, it is over at once. */
export const SESSION_SECONDS = 12 * 60 * 60;

const PLACE = { projectId: '', ownerId: 'dashboard', field: 'session' };
const SCHEME = 'Session ';

export const sessionHeader = (value: string): string => `${SCHEME}${value}`;

/** The value of a session's header; null: it is another kind of credential. */
export const sessionIn = (header: string | undefined): string | null =>
  header?.startsWith(SCHEME) ? header.slice(SCHEME.length) : null;

type Place = typeof PLACE;

/** Who signed in: the id of a key, or GitHub's token of a person. */
export type Session = string | { github: string };

function sealIn(keyring: Keyring, place: Place, value: unknown): string {
  const { keyId: sealedBy, sealed } = keyring.seal(JSON.stringify(value), place);
  return `${sealedBy}.${Buffer.from(sealed, 'base64').toString('base64url')}`;
}

function openIn(keyring: Keyring, place: Place, value: string): unknown {
  const [keyId = '', sealed = ''] = value.split('.');
  return JSON.parse(keyring.open({ keyId, sealed: Buffer.from(sealed, 'base64url').toString('base64') }, place));
}

/** What stands in the cookie: who, until when; sealed, so that nobody makes one of their own. */
export const sealSession = (keyring: Keyring, who: Session, now: number): string =>
  sealIn(keyring, PLACE, [who, now + SESSION_SECONDS * 1000]);

const over = (): CredentialFault => new CredentialFault('Signed out', 'The session is over. Sign in again.');

export function openSession(keyring: Keyring, value: string, now: number): Session {
  let opened: [Session, number];
  try {
    opened = openIn(keyring, PLACE, value) as [Session, number];
  } catch (cause) {
    throw Object.assign(over(), { cause });
  }
  if (opened[1] <= now) throw over();
  return opened[0];
}

const PENDING: Place = { ...PLACE, field: 'sign-in' };

/** A sign-in with GitHub that was begun and not finished. */
export interface Pending {
  state: string;
  verifier: string;
  to: string;
}

export const sealPending = (keyring: Keyring, pending: Pending, until: number): string =>
  sealIn(keyring, PENDING, [pending, until]);

/** Null: it is none of ours, or too old. */
export function openPending(keyring: Keyring, value: string, now: number): Pending | null {
  try {
    const [pending, until] = openIn(keyring, PENDING, value) as [Pending, number];
    return until > now ? pending : null;
  } catch {
    // Whatever else stands there was not made here.
    return null;
  }
}
