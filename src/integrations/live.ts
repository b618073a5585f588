import type { Ctx } from '#src/access/ctx.ts';
import { parseSize } from '#src/kit/duration.ts';
import { findIntegration, integrationRevision } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { type Effective, effectiveOf } from './effective.ts';
import { pathTokenOf, webhookSecretsOf } from './webhook-secrets.ts';

/** An integration as the hot paths need it, read once and kept until it changes. */
export interface Live {
  row: IntegrationRow;
  effective: Effective | null;
  /** The version that a share of its events runs on; null: none does. */
  canary?: Effective | null;
  /** Only the gateway's verifier looks at these. */
  webhookSecrets: readonly string[];
  pathToken: string | null;
  /** The same for its further sources, by their names. */
  others?: ReadonlyMap<string, SourceDoor>;
  /** What the manifest takes per webhook; null: what its source takes. */
  maxBodyBytes: number | null;
}

/** What vouches for a webhook of one source. */
export interface SourceDoor {
  webhookSecrets: readonly string[];
  pathToken: string | null;
}

export interface LiveIntegrations {
  find(id: string): Promise<Live | null>;
  /** As it was found last; null: it was not, or changed since. */
  found(id: string): Live | null;
  /** It changed in this process. */
  changed(id: string): void;
}

type Reading = Pick<Ctx, 'store' | 'keyring' | 'clock' | 'services'>;

/** Another process is heard of within a second: that is how often the revision is looked at. */
const FRESH_MS = 1000;
/** Secrets expire, and credentials of the project and environment change, without a new revision. */
const LONGEST_MS = 60_000;
const MOST = 20_000;

interface Kept {
  live: Live;
  readAt: number;
  checkedAt: number;
}

async function othersOf(deps: Reading, row: IntegrationRow, effective: Effective | null) {
  const others = new Map<string, SourceDoor>();
  for (const service of Object.keys(effective?.manifest.sources ?? {})) {
    others.set(service, {
      webhookSecrets: await webhookSecretsOf(deps.store.read, deps, row, service),
      pathToken: await pathTokenOf(deps.store.read, deps, row, service),
    });
  }
  return others;
}

async function readLive(deps: Reading, row: IntegrationRow): Promise<Live> {
  const { read } = deps.store;
  const effective = await effectiveOf(read, row);
  const size = effective?.manifest.max_body_size;
  return {
    row,
    effective,
    canary: row.canary === null ? null : await effectiveOf(read, row, row.canary.versionId),
    maxBodyBytes: size === undefined ? null : parseSize(size),
    webhookSecrets: await webhookSecretsOf(read, deps, row),
    pathToken: await pathTokenOf(read, deps, row),
    others: await othersOf(deps, row, effective),
  };
}

export function createLiveIntegrations(deps: Reading): LiveIntegrations {
  const kept = new Map<string, Kept>();

  async function isCurrent(found: Kept, now: number): Promise<boolean> {
    // A clock that stepped back says nothing about age.
    if (Math.abs(now - found.checkedAt) < FRESH_MS) return true;
    if (Math.abs(now - found.readAt) > LONGEST_MS) return false;
    const revision = await integrationRevision(deps.store.read, found.live.row.id);
    found.checkedAt = now;
    return revision === found.live.row.revision;
  }

  return {
    async find(id) {
      const now = deps.clock.now();
      const found = kept.get(id);
      if (found && (await isCurrent(found, now))) return found.live;
      kept.delete(id);
      const row = await findIntegration(deps.store.read, id);
      if (!row) return null;
      const live = await readLive(deps, row);
      if (kept.size >= MOST) kept.delete(kept.keys().next().value ?? '');
      kept.set(id, { live, readAt: now, checkedAt: now });
      return live;
    },
    found: (id) => kept.get(id)?.live ?? null,
    changed: (id) => void kept.delete(id),
  };
}
