import { createHash } from 'node:crypto';
import { InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { saysSo } from './faults.ts';
import { headOf, listFolder, treeOf } from './trees.ts';
import type { Repo } from './types.ts';

export interface Commit {
  branch: string;
  /** Where the branch starts when it is not there yet. */
  base: string;
  /** Only what is under it is touched, and files that are not in `files` are removed from it. */
  folder: string;
  /** Other files of the folder stay: it is not ours alone. */
  keepOthers?: boolean;
  /** Path inside the folder → text. */
  files: Readonly<Record<string, string>>;
  message: string;
  /** The commit that the files were made from; where the branch is elsewhere by now, nothing is written. */
  onTopOf?: string | null;
}

/** Somebody pushed to the branch meanwhile: what was made from what stood there before is out of date. */
export class HeadMoved extends TemporaryFault {
  constructor(branch: string) {
    super('Branch moved', `Somebody pushed to ${branch} meanwhile. It is looked at again.`, { retryAfterMs: 1000 });
  }
}

export interface Committed {
  sha: string;
  /** False: the branch held all of it already. */
  created: boolean;
}

interface Change {
  path: string;
  mode: '100644';
  type: 'blob';
  content?: string;
  sha?: null;
}

const ATTEMPTS = 3;

/** As git names a file's content, so that what is there already need not be read. */
const blobSha = (text: string): string => {
  const bytes = Buffer.from(text);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
};

async function changesOf(repo: Repo, tree: string, { folder, files, keepOthers = false }: Commit): Promise<Change[]> {
  const there = new Map((await listFolder(repo, tree, folder))?.map((one) => [one.path, one.sha]));
  const at = (path: string): string => `${folder}/${path}`;
  const blob = { mode: '100644', type: 'blob' } as const;
  const written = Object.entries(files)
    .filter(([path, text]) => there.get(path) !== blobSha(text))
    .map(([path, content]) => ({ ...blob, path: at(path), content }));
  const removed = keepOthers ? [] : [...there.keys()].filter((path) => !(path in files));
  return [...written, ...removed.map((path) => ({ ...blob, path: at(path), sha: null }))];
}

async function baseHead(repo: Repo, base: string): Promise<string> {
  const head = await headOf(repo, base);
  if (head !== null) return head;
  throw new InputFault(
    'No such branch',
    `${repo.name} has no branch ${JSON.stringify(base)}. Correct base_branch in .github/claude-code-bot.yml, or add a first commit where the repository is empty.`,
  );
}

async function writeCommit(
  { octokit, owner, repo }: Repo,
  tree: string,
  parent: string,
  changes: Change[],
  message: string,
) {
  const made = await octokit.request('POST /repos/{owner}/{repo}/git/trees', {
    owner,
    repo,
    base_tree: tree,
    tree: changes,
  });
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/git/commits', {
    owner,
    repo,
    message,
    tree: made.data.sha,
    parents: [parent],
  });
  return data.sha;
}

async function pointBranch({ octokit, owner, repo }: Repo, branch: string, sha: string, isNew: boolean): Promise<void> {
  if (isNew)
    await octokit.request('POST /repos/{owner}/{repo}/git/refs', { owner, repo, ref: `refs/heads/${branch}`, sha });
  else
    await octokit.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', {
      owner,
      repo,
      ref: `heads/${branch}`,
      sha,
      force: false,
    });
}

/** Null: somebody else moved the branch in between. */
async function tryCommit(repo: Repo, commit: Commit): Promise<Committed | null> {
  const own = await headOf(repo, commit.branch);
  const head = own ?? (await baseHead(repo, commit.base));
  const tree = await treeOf(repo, head);
  const changes = await changesOf(repo, tree, commit);
  if (changes.length === 0 && own !== null) return { sha: head, created: false };
  if (commit.onTopOf && own !== commit.onTopOf) throw new HeadMoved(commit.branch);
  const sha = changes.length === 0 ? head : await writeCommit(repo, tree, head, changes, commit.message);
  try {
    await pointBranch(repo, commit.branch, sha, own === null);
    return { sha, created: sha !== head };
  } catch (thrown) {
    if (saysSo(thrown, /fast.forward|already exists|does not exist/i)) return null;
    throw thrown;
  }
}

/**
 * One commit on top of the branch, or of the base branch where it is new; never forced. Done twice it is done once:
 * what the branch holds already is not committed again.
 */
export async function commitFiles(repo: Repo, commit: Commit): Promise<Committed> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const done = await tryCommit(repo, commit);
    if (done !== null) return done;
  }
  throw new TemporaryFault(
    'Branch busy',
    `The branch ${commit.branch} of ${repo.name} keeps moving. It is tried again.`,
  );
}
