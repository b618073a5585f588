import type { GitHub } from '../../scripts/emulated-github.ts';

/** Path in the repository → text. */
export type Files = Record<string, string>;

/** The files of one package as they are at a branch or commit. */
export async function packageAt(github: GitHub, repository: string, slug: string, ref = 'main'): Promise<Files> {
  const all = Object.entries(await github.files(ref, repository));
  return Object.fromEntries(all.filter(([path]) => path.startsWith(`integrations/${slug}/`)));
}

/** The same words exchanged in every file, names of files included. */
export const exchanged = (files: Files, from: string, to: string): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace(from, to), text.replaceAll(from, to)]));
