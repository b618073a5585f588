import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import type { Actor } from './actor.ts';
import { isPermission, PERMISSIONS, type Permission } from './matrix.ts';

/** A key cannot hand out more than it has itself. */
export function refuseBeyond(beyond: readonly string[]): void {
  if (beyond.length === 0) return;
  throw new CredentialFault(
    'Insufficient permissions',
    `A key cannot hand out more than it has itself: ${beyond.join(', ')}.`,
    { status: 403 },
  );
}

/** The permissions by their names, none of them more than the actor has. */
export function grantable(actor: Actor, wanted: readonly string[]): Permission[] {
  const unknown = wanted.filter((one) => !isPermission(one));
  if (unknown.length > 0) {
    throw new InputFault('Unknown permission', `${unknown.join(', ')}: choose from ${PERMISSIONS.join(', ')}.`);
  }
  const permissions = wanted.filter(isPermission);
  refuseBeyond(actor.permissions.has('admin') ? [] : permissions.filter((one) => !actor.permissions.has(one)));
  return permissions;
}

export function refusePast(expiresAt: number | null | undefined, now: number): void {
  if (typeof expiresAt !== 'number' || expiresAt > now) return;
  throw new InputFault(
    'Expiry in the past',
    'expires_at must lie in the future; leave it out for a key that does not expire.',
  );
}

/** No key outlives the one that made it, or one that is about to expire could renew itself for ever. */
export function grantableExpiry(actor: Actor, wanted: number | null | undefined): number | null {
  if (actor.expiresAt === null) return wanted ?? null;
  if (wanted === undefined) return actor.expiresAt;
  const isLater = wanted === null || wanted > actor.expiresAt;
  refuseBeyond(isLater ? [`an expiry after its own, ${new Date(actor.expiresAt).toISOString()}`] : []);
  return wanted;
}
