import type { Bump, Change } from '#src/integrations/package/changes.ts';
import type { VersionRow } from '#src/store/rows.ts';

/** What a draft is measured against: what runs; its number comes after the newest that there is. */
export interface Predecessor {
  runs: Pick<VersionRow, 'id' | 'version' | 'files' | 'manifest'>;
  newest: string;
}

/** What a draft changes, and what that makes of its number. */
export interface Next {
  from: string;
  bump: Bump;
  changes: Change[];
}
