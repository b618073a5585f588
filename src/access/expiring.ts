import { iso } from '#src/kit/clock.ts';
import { type ExpiringRow, expiringCredentials, expiringKeys } from '#src/store/expiring.ts';
import type { Read } from '#src/store/store.ts';

/** So long before its end it is said of something that it ends. */
export const SOON_MS = 7 * 24 * 3_600_000;

export interface Expiring extends ExpiringRow {
  kind: 'credential' | 'api_key';
}

/** Everything that lets somebody in and ends soon, what ends first before the rest. Credentials that renew themselves do not. */
export async function listExpiring(read: Read, now: number, withinMs: number = SOON_MS): Promise<Expiring[]> {
  const [credentials, keys] = [
    await expiringCredentials(read, now + withinMs),
    await expiringKeys(read, now, now + withinMs),
  ];
  return [
    ...credentials.map((row) => ({ ...row, kind: 'credential' as const })),
    ...keys.map((row) => ({ ...row, kind: 'api_key' as const })),
  ].sort((a, b) => a.expiresAt - b.expiresAt);
}

/** What there is to do about it. */
export function expirySentence({ kind, name, expiresAt }: Pick<Expiring, 'kind' | 'name' | 'expiresAt'>, now: number) {
  const [verb, what] = [
    expiresAt < now ? 'expired' : 'expires',
    kind === 'api_key' ? `API key ${name}` : `credential for ${name}`,
  ];
  const remedy = kind === 'api_key' ? 'Rotate it, or make another.' : 'Set a new one.';
  return `The ${what} ${verb} at ${iso(expiresAt)}. ${remedy}`;
}
