import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { CredentialFault } from '#src/kit/faults.ts';
import { newToken } from '#src/kit/ids.ts';
import { findApiKey, findApiKeyByHash } from '#src/store/api-keys.ts';
import type { ApiKeyRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import type { Actor } from './actor.ts';
import { type KeyType, type Right, rightsOf } from './matrix.ts';
import { rolesOf } from './roles-of.ts';

/** What a person may do where no integration is named: see a list of their own. */
const ALONE: ReadonlySet<Right> = new Set(['integrations.read']);

const checksum = (text: string): string => crc32(text).toString(36).padStart(7, '0');

/** SHA-256 of the whole token: a leaked database holds no usable key. */
export const hashKey = (token: string): string => createHash('sha256').update(token).digest('hex');

/** `ccb_` + id + 256 random bits + checksum: a mistyped key is told apart without asking the database. */
export function mintKey(id: string): string {
  const body = `ccb_${id.slice('key_'.length)}_${newToken()}`;
  return `${body}_${checksum(body)}`;
}

/** A key for a person has that person's roles within its own bounds, and nothing beside them. */
async function actorOfKey(read: Read, row: ApiKeyRow): Promise<Actor> {
  const rights = rightsOf(row.permissions);
  const actor: Actor = {
    id: `key:${row.id}`,
    name: row.name,
    kind: 'key',
    type: row.type as KeyType,
    permissions: rights,
    projects: row.projects,
    roles: new Map(),
    expiresAt: row.expiresAt,
  };
  if (row.subject === null) return actor;
  const roles = await rolesOf(read, row.subject, { rights, projects: row.projects });
  return { ...actor, permissions: rights.intersection(ALONE), projects: [], roles };
}

const invalidKey = (message: string): CredentialFault => new CredentialFault('Invalid API Key', message);

/** The actor behind an Authorization header. */
export async function actorOfHeader(read: Read, header: string | undefined, now: number): Promise<Actor> {
  if (!header) throw invalidKey('Send the header "Authorization: Bearer ccb_…".');
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (!token) throw invalidKey('The Authorization header must read "Bearer ccb_…"; the word Bearer may be missing.');
  return await actorOfRow(read, await findApiKeyByHash(read, hashKey(token), now), now);
}

/** The actor behind a key that somebody showed before. */
export const actorOfKeyId = async (read: Read, id: string, now: number): Promise<Actor> =>
  await actorOfRow(read, await findApiKey(read, id), now);

async function actorOfRow(read: Read, row: ApiKeyRow | null, now: number): Promise<Actor> {
  if (!row) throw invalidKey('No such key. It may be mistyped or revoked; make a new one with POST /v1/auth/tokens.');
  if (row.expiresAt !== null && row.expiresAt <= now) {
    throw invalidKey(`The key "${row.name}" expired at ${new Date(row.expiresAt).toISOString()}; make a new one.`);
  }
  return await actorOfKey(read, row);
}
