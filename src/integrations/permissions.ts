import { resolveCredential } from '#src/access/credentials.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { expirySentence, SOON_MS } from '#src/access/expiring.ts';
import { effectiveOf } from './effective.ts';
import { loadIntegration } from './find.ts';
import { missingFieldOf, missingFor } from './requirements.ts';

function adviceFor(publicUrl: string): string[] {
  if (publicUrl.startsWith('https:')) return [];
  return ['PUBLIC_URL is http: senders on the internet need an https address.'];
}

/** What an integration may do and what it still needs. */
export async function permissionsOf(ctx: Ctx, id: string) {
  const { read } = ctx.store;
  const row = await loadIntegration(ctx, id);
  const manifest = (await effectiveOf(read, row))?.manifest ?? null;
  const credentials = [];
  const endings: string[] = [];
  const now = ctx.clock.now();
  for (const service of manifest?.credentials ?? []) {
    const place = { projectId: row.projectId, integrationId: row.id, service };
    const found = await resolveCredential(read, ctx, place);
    const configured = (await missingFieldOf(read, ctx, place)) === null;
    const ends = found?.fields.refresh_token === undefined ? (found?.expiresAt ?? null) : null;
    if (ends !== null && ends < now + SOON_MS) {
      endings.push(expirySentence({ kind: 'credential', name: service, expiresAt: ends }, now));
    }
    credentials.push({ service, configured, from: found?.from ?? null });
  }
  const missing = await missingFor(read, ctx, row, manifest);
  return {
    id: row.id,
    status: row.status,
    actions: manifest?.actions.map((action) => action.id) ?? [],
    hosts: manifest?.hosts ?? [],
    credentials,
    missing,
    ready: missing.length === 0,
    advice: [...adviceFor(ctx.publicUrl), ...endings],
  };
}
