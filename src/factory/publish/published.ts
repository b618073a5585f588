import type { State } from '#src/integrations/states.ts';
import type { Draft, Revision } from '../draft.ts';
import type { Report } from '../report.ts';
import type { Requirements } from '../requirements.ts';

/** Everything that is published. */
export interface Built {
  requirements: Requirements;
  draft: Draft;
  report: Report;
  /** What Claude did for it and what that cost; null: the recipes made it. */
  made: Made | null;
  /** What people asked for afterwards, in their words. */
  revisions?: readonly string[];
}

export interface Made {
  model: string;
  calls: number;
  tokens: number;
  costUsd: number;
}

/** Where it went. Without a pull request it was installed at once. */
export interface Published {
  to: State;
  branch: string | null;
  commitSha: string | null;
  pull: { number: number; url: string } | null;
  checkRunUrl: string | null;
  /** The commit on the base branch where it was merged at once. */
  mergeSha: string | null;
  /** Of one that changed, or did not change, what there was. */
  revision?: Revision | null;
}
