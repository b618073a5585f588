import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import type { Keyring } from '#src/access/keyring.ts';
import { dropSecrets, keepSecret, openSecrets } from '#src/access/secrets.ts';
import type { RegisteredApp } from '#src/github/convert-manifest.ts';
import { newId } from '#src/kit/ids.ts';
import { ensureProject } from '#src/store/projects.ts';
import { getSetting, putSetting } from '#src/store/settings.ts';
import type { Read } from '#src/store/store.ts';

const NAME = 'github_app';
const LOCAL = 'local';
const SECRETS = ['privateKey', 'webhookSecret', 'clientSecret'] as const;

/** What is no secret; the rest lies encrypted beside it. */
interface Known {
  appId: number;
  slug: string;
  name: string;
  url: string;
  clientId: string;
  /** Each registration has its own place, so that no half of two Apps is ever read. */
  owner: string;
}

/** Keeps what GitHub handed out, in one transaction. An App that was there before is replaced. */
export async function keepApp(ctx: Ctx, app: RegisteredApp): Promise<void> {
  const now = ctx.clock.now();
  const { appId, slug, name, url, clientId } = app;
  await ctx.store.write(async (tx) => {
    const { id: projectId } = await ensureProject(tx, { id: newId('prj', now), name: LOCAL, createdAt: now });
    const known: Known = { appId, slug, name, url, clientId, owner: `${NAME}:${appId}` };
    for (const field of SECRETS)
      await keepSecret(tx, ctx.keyring, { projectId, ownerId: known.owner, field }, app[field], now);
    const before = (await getSetting(tx, NAME)) as Known | undefined;
    if (before && before.owner !== known.owner) await dropSecrets(tx, before.owner);
    await putSetting(tx, NAME, known, now);
    await writeAudit(tx, ctx, {
      action: 'github_app.registered',
      projectId: null,
      targetId: String(appId),
      before: before ? { app_id: before.appId, slug: before.slug } : null,
      after: { app_id: appId, slug },
    });
  });
}

/** Its name, which is no secret; null: none was registered. */
export async function findAppName(read: Read): Promise<string | null> {
  return ((await getSetting(read, NAME)) as Known | undefined)?.name ?? null;
}

/** The App that set-up registered; null: none was. */
export async function findStoredApp(read: Read, keyring: Keyring, now: number): Promise<RegisteredApp | null> {
  const known = (await getSetting(read, NAME)) as Known | undefined;
  if (!known) return null;
  const { owner, ...rest } = known;
  const {
    privateKey = '',
    webhookSecret = '',
    clientSecret = '',
  } = (await openSecrets(read, keyring, [owner], now)).get(owner) ?? {};
  return { ...rest, privateKey, webhookSecret, clientSecret };
}
