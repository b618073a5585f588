import { keepCredential } from '#src/access/credentials.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { keepSecret } from '#src/access/secrets.ts';
import { listIntegrations, updateIntegration } from '#src/store/integrations.ts';
import { plainSecrets } from '#src/store/plain-secrets.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { replaceSealed } from '#src/store/sealed.ts';
import { getSetting, putSetting } from '#src/store/settings.ts';
import type { Tx } from '#src/store/store.ts';
import { credentialNamed } from './sort-config.ts';
import { WEBHOOK_SECRET } from './webhook-secrets.ts';

/** Set once it is done: from then on a secret in plain text is refused, whoever put it there. */
const DONE = 'secrets_encrypted';
const PER_STEP = 200;

type Deps = Pick<Ctx, 'store' | 'keyring' | 'clock' | 'queue' | 'log'>;

/** Values that stand where encrypted ones belong. */
async function sealValues({ store, keyring }: Deps): Promise<number> {
  let done = 0;
  for (;;) {
    const rows = await plainSecrets(store.read, PER_STEP);
    if (rows.length === 0) return done;
    await store.write(async (tx) => {
      for (const row of rows) await replaceSealed(tx, row, keyring.seal(row.sealed, row));
    });
    done += rows.length;
  }
}

const isSecret = (name: string, value: unknown): value is string =>
  typeof value === 'string' &&
  value !== '' &&
  (name === WEBHOOK_SECRET || (credentialNamed(name)?.field ?? 'base_url') !== 'base_url');

async function move(tx: Tx, deps: Deps, row: IntegrationRow, name: string, value: string): Promise<void> {
  const { id, projectId } = row;
  const found = credentialNamed(name);
  if (found) {
    const place = { projectId, integrationId: id, service: found.service };
    await keepCredential(tx, deps, place, { [found.field]: value });
  } else {
    const place = { projectId, ownerId: id, field: WEBHOOK_SECRET };
    await keepSecret(tx, deps.keyring, place, value, deps.clock.now());
  }
}

/** Credentials that stand among the settings of an integration. */
async function sortOut(deps: Deps, row: IntegrationRow): Promise<number> {
  const secrets = Object.entries(row.config).filter((pair): pair is [string, string] => isSecret(...pair));
  if (secrets.length === 0) return 0;
  const names = secrets.map(([name]) => name);
  const rest = Object.entries(row.config).filter(([name]) => !names.includes(name));
  await deps.store.write(async (tx) => {
    for (const [name, value] of secrets) await move(tx, deps, row, name, value);
    await updateIntegration(tx, row.id, { config: Object.fromEntries(rest) });
  });
  return secrets.length;
}

async function sortSettings(deps: Deps): Promise<number> {
  let done = 0;
  for (let offset = 0; ; offset += PER_STEP) {
    const { rows } = await listIntegrations(deps.store.read, { projects: null, limit: PER_STEP, offset });
    for (const row of rows) done += await sortOut(deps, row);
    if (rows.length < PER_STEP) return done;
  }
}

/** What an older version stored in plain text is encrypted, once; ended in the middle it goes on at the next start. */
export async function encryptPlaintext(deps: Deps): Promise<void> {
  if ((await getSetting(deps.store.read, DONE)) !== undefined) return;
  const values = await sealValues(deps);
  const settings = await sortSettings(deps);
  const now = deps.clock.now();
  await deps.store.write((tx) => putSetting(tx, DONE, { values, settings }, now));
  if (values + settings === 0) return;
  deps.log.warn(
    { values, settings },
    'secrets that an older version had stored in plain text were encrypted: change them, backups may hold them',
  );
}
