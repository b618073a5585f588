import { object } from '#src/connectors/loose.ts';

/** When an access token ends, where it says so itself (a JWT); null: it does not say. Nothing is believed but the time. */
export function expiryOf(token: string | undefined): number | null {
  const [, claims] = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token ?? '') ?? [];
  if (claims === undefined) return null;
  try {
    const { exp } = object(JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')));
    return typeof exp === 'number' && exp > 0 && exp < 1e11 ? Math.round(exp * 1000) : null;
  } catch {
    return null;
  }
}
