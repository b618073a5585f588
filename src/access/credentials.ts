import { newId } from '#src/kit/ids.ts';
import { deleteCredential, findCredential, upsertCredential } from '#src/store/credentials.ts';
import { findSecrets } from '#src/store/secrets.ts';
import type { Read, Tx } from '#src/store/store.ts';
import { credentialJob } from './credential-job.ts';
import type { Ctx } from './ctx.ts';
import { dropSecrets, keepSecret, openSecrets } from './secrets.ts';
import { expiryOf } from './token-expiry.ts';

export interface CredentialPlace {
  projectId: string;
  /** Empty: the project's default. */
  integrationId: string;
  service: string;
}

export interface ResolvedCredential {
  from: 'integration' | 'project' | 'environment';
  id: string | null;
  fields: Readonly<Record<string, string>>;
  /** When its access token ends; null: it does not, or nobody knows. */
  expiresAt: number | null;
}

type Resolving = Pick<Ctx, 'keyring' | 'clock' | 'services'>;

async function stored(read: Read, deps: Resolving, place: CredentialPlace): Promise<ResolvedCredential | null> {
  const row = await findCredential(read, place);
  if (!row) return null;
  const fields = (await openSecrets(read, deps.keyring, [row.id], deps.clock.now())).get(row.id);
  if (!fields) return null;
  return { from: place.integrationId === '' ? 'project' : 'integration', id: row.id, fields, expiresAt: row.expiresAt };
}

/** The integration's own, else the project's default, else the environment's. Null: there is none. */
export async function resolveCredential(
  read: Read,
  deps: Resolving,
  place: CredentialPlace,
): Promise<ResolvedCredential | null> {
  const found = (await stored(read, deps, place)) ?? (await stored(read, deps, { ...place, integrationId: '' }));
  const environment = deps.services[place.service] ?? {};
  const { base_url, ...fromEnvironment } = environment;
  const base = base_url === undefined ? {} : { base_url };
  if (found) return { ...found, fields: { ...base, ...found.fields } };
  if (Object.keys(fromEnvironment).length === 0) return null;
  return { from: 'environment', id: null, fields: environment, expiresAt: null };
}

/** When the first of its tokens ends that says so. */
function expiryIn(fields: Readonly<Record<string, string>>): number | null {
  const ends = Object.values(fields).flatMap((value) => expiryOf(value) ?? []);
  return ends.length === 0 ? null : Math.min(...ends);
}

/** Saves fields of a credential, to be tried in the background; fields that are not named stay as they were. */
export async function keepCredential(
  tx: Tx,
  ctx: Pick<Ctx, 'keyring' | 'clock' | 'queue'>,
  place: CredentialPlace,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  const now = ctx.clock.now();
  const row = await upsertCredential(tx, {
    id: newId('crd', now),
    ...place,
    status: 'unknown',
    message: null,
    scopes: null,
    testedAt: null,
    expiresAt: expiryIn(fields),
    refreshUntil: null,
    createdAt: now,
    updatedAt: now,
  });
  for (const [field, value] of Object.entries(fields)) {
    await keepSecret(tx, ctx.keyring, { projectId: place.projectId, ownerId: row.id, field }, value, now);
  }
  await ctx.queue.enqueue(tx, [credentialJob(row, now)]);
  return row.id;
}

/** Takes fields away, and the credential with the last of them. What is not there is no mistake. */
export async function dropCredentialFields(tx: Tx, place: CredentialPlace, fields: readonly string[]): Promise<void> {
  const row = await findCredential(tx, place);
  if (!row) return;
  for (const field of fields) await dropSecrets(tx, row.id, field);
  if ((await findSecrets(tx, [row.id])).length === 0) await deleteCredential(tx, row.id);
}
