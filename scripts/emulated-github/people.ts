import { type Front, ownerToken } from './front.ts';
import { ask, type Json } from './json.ts';

export interface IssueText {
  title?: string;
  body?: string;
  labels?: readonly string[];
}

/** What a person does in a browser or with git, done over the same API as the App uses. */
export interface Person {
  openIssue(issue: IssueText & { title: string }): Promise<number>;
  editIssue(number: number, change: IssueText): Promise<void>;
  comment(number: number, body: string): Promise<number>;
  editComment(id: number, body: string): Promise<void>;
  deleteComment(id: number): Promise<void>;
  label(number: number, ...names: string[]): Promise<void>;
  unlabel(number: number, name: string): Promise<void>;
  close(number: number): Promise<void>;
  reopen(number: number): Promise<void>;
  closePull(number: number): Promise<void>;
  reopenPull(number: number): Promise<void>;
  /** Returns the merge commit. */
  merge(number: number, how?: { method?: 'merge' | 'squash' }): Promise<string>;
  review(
    number: number,
    review: { event: 'APPROVE' | 'COMMENT' | 'REQUEST_CHANGES'; body?: string; comments?: Json[] },
  ): Promise<number>;
  /** One commit; null removes a file. Returns its sha. */
  push(files: Record<string, string | null>, how?: { branch?: string; message?: string }): Promise<string>;
  deleteBranch(name: string): Promise<void>;
  release(release: { tag: string; name?: string; body?: string }): Promise<number>;
  archive(archived?: boolean): Promise<void>;
}

type Do = (method: string, path: string, body?: unknown) => Promise<Json>;

const ref = (branch: string): string => `/git/refs/heads/${encodeURIComponent(branch)}`;

async function push(go: Do, files: Record<string, string | null>, branch: string, message: string): Promise<string> {
  const head = await go('GET', `/git/ref/heads/${encodeURIComponent(branch)}`).catch(() => null);
  const from = head ?? (await go('GET', '/git/ref/heads/main'));
  const { tree } = await go('GET', `/git/commits/${from.object.sha}`);
  const entries = Object.entries(files).map(([path, content]) => ({
    path,
    mode: '100644',
    type: 'blob',
    ...(content === null ? { sha: null } : { content }),
  }));
  const made = await go('POST', '/git/trees', { base_tree: tree.sha, tree: entries });
  const commit = await go('POST', '/git/commits', { message, tree: made.sha, parents: [from.object.sha] });
  if (head) await go('PATCH', ref(branch), { sha: commit.sha });
  else await go('POST', '/git/refs', { ref: `refs/heads/${branch}`, sha: commit.sha });
  return commit.sha;
}

export function person(front: Front, login: string, repository: string): Person {
  const token = front.people.get(login);
  if (token === undefined) throw new Error(`Nobody is called ${login}: name them in startGitHub({ people })`);
  const own = (): Do => (method, path, body) =>
    ask(viaFront(front), method, `/repos/${repository}${path}`, token, body);
  const go = own();
  const patch = async (path: string, body: unknown): Promise<void> => void (await go('PATCH', path, body));
  return {
    openIssue: async (issue) => (await go('POST', '/issues', issue)).number,
    editIssue: (number, change) => patch(`/issues/${number}`, change),
    comment: async (number, body) => (await go('POST', `/issues/${number}/comments`, { body })).id,
    editComment: (id, body) => patch(`/issues/comments/${id}`, { body }),
    deleteComment: async (id) => void (await go('DELETE', `/issues/comments/${id}`)),
    label: async (number, ...names) => void (await go('POST', `/issues/${number}/labels`, { labels: names })),
    unlabel: async (number, name) => void (await go('DELETE', `/issues/${number}/labels/${encodeURIComponent(name)}`)),
    close: (number) => patch(`/issues/${number}`, { state: 'closed' }),
    reopen: (number) => patch(`/issues/${number}`, { state: 'open' }),
    closePull: (number) => patch(`/pulls/${number}`, { state: 'closed' }),
    reopenPull: (number) => patch(`/pulls/${number}`, { state: 'open' }),
    merge: async (number, { method = 'merge' } = {}) =>
      (await go('PUT', `/pulls/${number}/merge`, { merge_method: method })).sha,
    review: async (number, review) => (await go('POST', `/pulls/${number}/reviews`, review)).id,
    push: (files, { branch = 'main', message = 'Change files' } = {}) => push(go, files, branch, message),
    deleteBranch: async (name) => void (await go('DELETE', ref(name))),
    release: async ({ tag, name = tag, body = '' }) =>
      (await go('POST', '/releases', { tag_name: tag, name, body })).id,
    archive: async (archived = true) => {
      // The owner may while the front says no to everybody else.
      await ask(front.emulator, 'PATCH', `/repos/${repository}`, ownerToken(front, repository), { archived });
    },
  };
}

/** People's calls go through the front too, so that what it mends holds for them as well. */
function viaFront(front: Front) {
  return async (method: string, path: string, authorization: string, body?: unknown) => {
    const answer = await fetch(`${front.origin}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: {}, body: text === '' ? {} : JSON.parse(text) };
  };
}
