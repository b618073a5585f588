import { saysSo, statusOf, unlessMissing } from './faults.ts';
import type { Repo } from './types.ts';

export interface Entry {
  path: string;
  sha: string;
  size: number;
  mode: string;
}

/** The commit a branch points at; null: there is no such branch, or no commit at all. */
export async function headOf({ octokit, owner, repo }: Repo, branch: string): Promise<string | null> {
  const call = octokit.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { owner, repo, ref: `heads/${branch}` });
  try {
    return (await unlessMissing(call))?.data.object.sha ?? null;
  } catch (thrown) {
    if (statusOf(thrown) === 409 && saysSo(thrown, /empty/i)) return null;
    throw thrown;
  }
}

export async function treeOf({ octokit, owner, repo }: Repo, commit: string): Promise<string> {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
    owner,
    repo,
    commit_sha: commit,
  });
  return data.tree.sha;
}

async function entriesOf({ octokit, owner, repo }: Repo, tree: string, deep: boolean) {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
    owner,
    repo,
    tree_sha: tree,
    ...(deep ? { recursive: '1' } : {}),
  });
  return data.tree;
}

/** Walks down one level at a time: a recursive tree of a large repository comes cut short. */
async function folderTree(repo: Repo, root: string, folder: string): Promise<string | null> {
  let tree: string | undefined = root;
  for (const name of folder.split('/').filter(Boolean)) {
    if (tree === undefined) return null;
    const entries: { path?: string; type?: string; sha?: string }[] = await entriesOf(repo, tree, false);
    tree = entries.find((one) => one.path === name && one.type === 'tree')?.sha;
  }
  return tree ?? null;
}

/** Files under a folder of a tree, by their path in it; null: there is no such folder. */
export async function listFolder(repo: Repo, root: string, folder: string): Promise<Entry[] | null> {
  const tree = await folderTree(repo, root, folder);
  if (tree === null) return null;
  const entries = await entriesOf(repo, tree, true);
  return entries.flatMap(({ path, sha, size = 0, mode = '', type }) =>
    type === 'blob' && path !== undefined && sha !== undefined ? [{ path, sha, size, mode }] : [],
  );
}

export async function readBlob({ octokit, owner, repo }: Repo, sha: string): Promise<Buffer> {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', {
    owner,
    repo,
    file_sha: sha,
  });
  return Buffer.from(data.content, data.encoding === 'base64' ? 'base64' : 'utf8');
}
