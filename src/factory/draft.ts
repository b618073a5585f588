import type { Next } from './succession.ts';

/** A package as it was generated, before anybody looked at it. */
export interface Draft {
  /** The folder's name, and the package's. */
  slug: string;
  version: string;
  title: string;
  /** Path inside the package → text. */
  files: Record<string, string>;
  /** Who wrote it. */
  by: 'recipes' | 'claude';
  /** Of one that changes what there was. */
  revision?: Revision;
  /** Of one that follows a version. */
  next?: Next;
}

/** What became of what somebody wanted to be different. */
export interface Revision {
  /** False: nothing is to be committed, only answered. */
  changed: boolean;
  /** The commit whose files it was made from; null: they are on no branch yet. */
  onTopOf: string | null;
  /** In general, in the language of the request; empty: there is nothing to say but that it is done. */
  said: string;
  /** Remark → answer. */
  answers: Record<string, string>;
}
