import { InputFault } from '#src/kit/faults.ts';
import { unlessMissing } from './faults.ts';
import { type Entry, listFolder, readBlob, treeOf } from './trees.ts';
import type { Repo } from './types.ts';

const MOST_FILES = 60;
const MOST_BYTES = 1024 * 1024;
const AT_ONCE = 8;
const SYMLINK = '120000';

const NOBODY = /^0+$/;
/** GitHub lists no more files of a comparison than this. */
const LISTED = 300;

function bounded(entries: readonly Entry[], folder: string): void {
  const bytes = entries.reduce((sum, one) => sum + one.size, 0);
  if (entries.length <= MOST_FILES && bytes <= MOST_BYTES) return;
  throw new InputFault(
    'Package too large',
    `${folder} holds ${entries.length} files of ${bytes} bytes; a package has at most ${MOST_FILES} files and ${MOST_BYTES} bytes. Move what does not belong to it elsewhere.`,
  );
}

function textOf(bytes: Buffer, path: string): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\uFFFD') && !text.includes('\0')) return text;
  throw new InputFault('Not a text', `${path} is not text in UTF-8. A package holds text files only.`);
}

/** The files of a folder at a commit, by their path in it; null: there is no such folder. Links are not followed. */
export async function readFolder(repo: Repo, folder: string, commit: string): Promise<Record<string, string> | null> {
  const entries = await listFolder(repo, await treeOf(repo, commit), folder);
  if (entries === null) return null;
  const files = entries.filter((one) => one.mode !== SYMLINK);
  bounded(files, folder);
  const read: [string, string][] = [];
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const some = files.slice(at, at + AT_ONCE).map(async ({ path, sha }): Promise<[string, string]> => {
      return [path, textOf(await readBlob(repo, sha), `${folder}/${path}`)];
    });
    read.push(...(await Promise.all(some)));
  }
  return Object.fromEntries(read);
}

/** One file at a branch or commit (the default branch unless said); null: it is not there, or is no file. */
export async function readFile({ octokit, owner, repo }: Repo, path: string, ref?: string): Promise<string | null> {
  const call = octokit.request('GET /repos/{owner}/{repo}/contents/{path}', {
    owner,
    repo,
    path,
    ...(ref === undefined ? {} : { ref }),
  });
  const answer = await unlessMissing(call);
  if (answer === null || Array.isArray(answer.data) || !('content' in answer.data)) return null;
  return textOf(Buffer.from(answer.data.content, 'base64'), path);
}

/** Whether a commit is one of those that another is built on. One that GitHub cannot find any more is not. */
export async function isBefore({ octokit, owner, repo }: Repo, commit: string, other: string): Promise<boolean> {
  const call = octokit.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
    owner,
    repo,
    basehead: `${other}...${commit}`,
    per_page: 1,
  });
  return (await unlessMissing(call))?.data.status === 'behind';
}

/** Paths that differ between two commits; null: it cannot be said (a new branch, a forced push, too many files). */
export async function changedPaths(repo: Repo, before: string, after: string): Promise<string[] | null> {
  if (NOBODY.test(before)) return null;
  const call = repo.octokit.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
    owner: repo.owner,
    repo: repo.repo,
    basehead: `${before}...${after}`,
    per_page: 1,
  });
  const answer = await unlessMissing(call);
  const files = answer?.data.files;
  if (!files || files.length >= LISTED || answer.data.behind_by > 0) return null;
  return files.flatMap((one) => (one.previous_filename ? [one.filename, one.previous_filename] : [one.filename]));
}
