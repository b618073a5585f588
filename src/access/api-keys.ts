import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { newId, newToken } from '#src/kit/ids.ts';
import { findApiKeyByHash, insertApiKey } from '#src/store/api-keys.ts';
import type { ApiKeyRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { type Actor, type KEY_TYPES, type KeyType, PERMISSIONS, PERMISSIONS_OF, type Permission } from './actor.ts';
import { allow } from './allow.ts';
import { writeAudit } from './audit.ts';
import type { Ctx } from './ctx.ts';

const checksum = (text: string): string => crc32(text).toString(36).padStart(7, '0');

/** SHA-256 of the whole token: a leaked database holds no usable key. */
export const hashKey = (token: string): string => createHash('sha256').update(token).digest('hex');

/** `ccb_` + id + 256 random bits + checksum: a mistyped key is told apart without asking the database. */
export function mintKey(id: string): string {
  const body = `ccb_${id.slice('key_'.length)}_${newToken()}`;
  return `${body}_${checksum(body)}`;
}

const isPermission = (text: string): text is Permission => PERMISSIONS.some((one) => one === text);

export function actorOfKey(row: ApiKeyRow): Actor {
  return {
    id: `key:${row.id}`,
    name: row.name,
    kind: 'key',
    type: row.type as KeyType,
    permissions: new Set(row.permissions.filter(isPermission)),
    projects: row.projects,
    expiresAt: row.expiresAt,
  };
}

const invalidKey = (message: string): CredentialFault => new CredentialFault('Invalid API Key', message);

/** The actor behind an Authorization header. */
export async function actorOfHeader(read: Read, header: string | undefined, now: number): Promise<Actor> {
  if (!header) throw invalidKey('Send the header "Authorization: Bearer ccb_…".');
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (!token) throw invalidKey('The Authorization header must read "Bearer ccb_…"; the word Bearer may be missing.');
  const row = await findApiKeyByHash(read, hashKey(token));
  if (!row) throw invalidKey('No such key. It may be mistyped or revoked; make a new one with POST /v1/auth/tokens.');
  if (row.expiresAt !== null && row.expiresAt <= now) {
    throw invalidKey(`The key "${row.name}" expired at ${new Date(row.expiresAt).toISOString()}; make a new one.`);
  }
  return actorOfKey(row);
}

export interface NewKey {
  name: string;
  type?: (typeof KEY_TYPES)[number] | undefined;
  permissions?: readonly string[] | undefined;
  expiresAt?: number | undefined;
  projects?: readonly string[] | undefined;
}

function permissionsOf(wanted: NewKey): readonly Permission[] {
  if (!wanted.permissions) return PERMISSIONS_OF[wanted.type ?? 'read_only'];
  const unknown = wanted.permissions.filter((one) => !isPermission(one));
  if (unknown.length > 0) {
    throw new InputFault('Unknown permission', `${unknown.join(', ')}: choose from ${PERMISSIONS.join(', ')}.`);
  }
  return wanted.permissions.filter(isPermission);
}

function refuseMoreThanOwn(actor: Actor, wanted: readonly Permission[], projects: readonly string[] | null): void {
  const beyond = actor.permissions.has('admin') ? [] : wanted.filter((one) => !actor.permissions.has(one));
  const foreign =
    actor.projects === null ? [] : (projects ?? ['all projects']).filter((id) => !actor.projects?.includes(id));
  if (beyond.length === 0 && foreign.length === 0) return;
  throw new CredentialFault(
    'Insufficient permissions',
    `A key cannot hand out more than it has itself: ${[...beyond, ...foreign].join(', ')}.`,
    { status: 403 },
  );
}

/** Makes a key and returns its token, which is shown this once. */
export async function createKey(ctx: Ctx, wanted: NewKey): Promise<{ row: ApiKeyRow; token: string }> {
  allow(ctx.actor, 'integrations.write');
  const permissions = permissionsOf(wanted);
  const projects = wanted.projects ? [...wanted.projects] : ctx.actor.projects && [...ctx.actor.projects];
  refuseMoreThanOwn(ctx.actor, permissions, projects);
  const now = ctx.clock.now();
  if (wanted.expiresAt !== undefined && wanted.expiresAt <= now) {
    throw new InputFault(
      'Expiry in the past',
      'expires_at must lie in the future; leave it out for a key that does not expire.',
    );
  }
  const id = newId('key', now);
  const token = mintKey(id);
  const row: ApiKeyRow = {
    id,
    name: wanted.name,
    hash: hashKey(token),
    type: wanted.permissions ? 'custom' : (wanted.type ?? 'read_only'),
    permissions: [...permissions],
    projects: projects ?? null,
    createdBy: ctx.actor.id,
    expiresAt: wanted.expiresAt ?? null,
    lastUsedAt: null,
    createdAt: now,
  };
  await ctx.store.write(async (tx) => {
    await insertApiKey(tx, row);
    await writeAudit(tx, ctx, {
      action: 'key.create',
      projectId: null,
      targetId: id,
      after: { name: row.name, permissions: row.permissions },
    });
  });
  return { row, token };
}
