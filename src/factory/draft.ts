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
}
