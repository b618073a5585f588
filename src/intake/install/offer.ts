import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Beside package.json, whether this runs from src or from dist. */
const FOLDER = new URL('../../../templates/onboarding/', import.meta.url);

/** The only folder of a repository, beside that of its packages, that the bot ever writes to. */
export const OFFERED_FOLDER = '.github';

export interface Offer {
  /** Path under .github → text. */
  files: Record<string, string>;
  /** The words of the pull request. */
  body(added: readonly string[]): string;
}

/** What a newly installed repository is offered: the files that ship under templates/onboarding/.github. */
export async function readOffer(): Promise<Offer> {
  const root = new URL(`${OFFERED_FOLDER}/`, FOLDER);
  const entries = await readdir(fileURLToPath(root), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((one) => one.isFile())
    .map((one) => `${one.parentPath}/${one.name}`.slice(fileURLToPath(root).length))
    .sort();
  const texts = await Promise.all(paths.map((path) => readFile(new URL(path, root), 'utf8')));
  const words = await readFile(new URL('pull-request.md', FOLDER), 'utf8');
  return {
    files: Object.fromEntries(paths.map((path, at) => [path, texts[at] ?? ''])),
    body: (added) => words.replace('{{files}}', added.map((path) => `- \`${OFFERED_FOLDER}/${path}\``).join('\n')),
  };
}
