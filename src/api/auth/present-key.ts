import { iso, isoOrNull } from '#src/kit/clock.ts';
import type { ApiKeyRow } from '#src/store/rows.ts';

/** A key as it may be shown: never its token, never its hash. */
export const presentKey = (row: ApiKeyRow) => ({
  id: row.id,
  name: row.name,
  type: row.type,
  permissions: row.permissions,
  projects: row.projects,
  expires_at: isoOrNull(row.expiresAt),
  last_used_at: isoOrNull(row.lastUsedAt),
  created_at: iso(row.createdAt),
});
