import { type Front, fail, type Incoming, type Outgoing, ownerToken, type PullFacts, repositoryOf } from './front.ts';
import { ask, type Json } from './json.ts';

const keyOf = (repository: string, number: number): string => `${repository}#${number}`;

/** As it is now: for the emulator it stays as it was opened. */
export async function headOf(front: Front, repository: string, branch: string): Promise<string | null> {
  const authorization = `Bearer ${ownerToken(front, repository)}`;
  const { status, body } = await front.emulator(
    'GET',
    `/repos/${repository}/git/ref/heads/${encodeURIComponent(branch)}`,
    authorization,
  );
  return status === 200 ? body.object.sha : null;
}

export const isPull = (front: Front, repository: string, number: number): boolean =>
  front.pulls.has(keyOf(repository, number));

export function notePull(front: Front, repository: string, number: number): void {
  const key = keyOf(repository, number);
  if (!front.pulls.has(key)) front.pulls.set(key, { headSha: null, merged: null });
}

const mergedFields = (merged: NonNullable<PullFacts['merged']>): Json => ({
  merged: true,
  merged_at: merged.at,
  merge_commit_sha: merged.sha,
  merged_by: merged.by,
});

/** Head and base follow their branches while it is open; what was merged says so. */
export async function dressPull(front: Front, repository: string, pull: Json): Promise<Json> {
  notePull(front, repository, pull.number);
  const facts = front.pulls.get(keyOf(repository, pull.number)) as PullFacts;
  if (pull.state === 'open' || facts.headSha === null) {
    facts.headSha = (await headOf(front, repository, pull.head.ref)) ?? facts.headSha ?? pull.head.sha;
  }
  const baseSha = pull.state === 'open' ? await headOf(front, repository, pull.base.ref) : null;
  return {
    ...pull,
    head: { ...pull.head, sha: facts.headSha },
    base: { ...pull.base, sha: baseSha ?? pull.base.sha },
    ...(facts.merged ? mergedFields(facts.merged) : {}),
  };
}

const compare = (front: Front, repository: string, base: string, head: string): Promise<Json> =>
  ask(front.emulator, 'GET', `/repos/${repository}/compare/${base}...${head}`, ownerToken(front, repository));

const entryOf = (file: Json): Json => ({
  path: file.filename,
  mode: '100644',
  type: 'blob',
  sha: file.status === 'removed' ? null : file.sha,
});

const entriesOf = (file: Json): Json[] =>
  file.status === 'renamed'
    ? [{ path: file.previous_filename, mode: '100644', type: 'blob', sha: null }, entryOf(file)]
    : [entryOf(file)];

const call = async (front: Front, request: Incoming, method: string, path: string, body: Json): Promise<Json> => {
  const answer = await front.emulator(method, path, request.authorization, body);
  if (answer.status >= 400) throw new Refused(answer.status, String(answer.body.message));
  return answer.body;
};

class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function mergedTree(front: Front, repository: string, pull: Json): Promise<Json[]> {
  const ours = await compare(front, repository, pull.base.sha, pull.head.sha);
  const theirs = await compare(front, repository, pull.head.sha, pull.base.sha);
  const other = new Map<string, string>(theirs.files.map((file: Json) => [file.filename, file.sha]));
  const clash = ours.files.some((file: Json) => other.has(file.filename) && other.get(file.filename) !== file.sha);
  if (clash) throw new Refused(405, 'Pull Request is not mergeable');
  return ours.files.flatMap(entriesOf);
}

const CLOSES = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)/gi;

/** GitHub closes the issues a merged text names; the emulator does not. */
async function closeNamed(front: Front, request: Incoming, repository: string, pull: Json): Promise<void> {
  for (const [, number] of `${pull.title}\n${pull.body ?? ''}`.matchAll(CLOSES)) {
    const path = `/repos/${repository}/issues/${number}`;
    await front.emulator('PATCH', path, request.authorization, { state: 'closed', state_reason: 'completed' });
  }
}

async function commitMerge(front: Front, request: Incoming, repository: string, pull: Json): Promise<string> {
  const base = `/repos/${repository}`;
  const head = await ask(front.emulator, 'GET', `${base}/git/commits/${pull.base.sha}`, ownerToken(front, repository));
  const tree = await call(front, request, 'POST', `${base}/git/trees`, {
    base_tree: head.tree.sha,
    tree: await mergedTree(front, repository, pull),
  });
  const title = `Merge pull request #${pull.number} from ${pull.head.label.replace(':', '/')}`;
  const squash = request.json?.merge_method === 'squash';
  const commit = await call(front, request, 'POST', `${base}/git/commits`, {
    message: request.json?.commit_title ?? `${title}\n\n${pull.title}`,
    tree: tree.sha,
    parents: squash ? [pull.base.sha] : [pull.base.sha, pull.head.sha],
  });
  const ref = `${base}/git/refs/heads/${encodeURIComponent(pull.base.ref)}`;
  await call(front, request, 'PATCH', ref, { sha: commit.sha });
  return commit.sha;
}

async function merge(front: Front, request: Incoming, repository: string, number: number): Promise<Outgoing> {
  const found = await front.emulator('GET', `/repos/${repository}/pulls/${number}`, request.authorization);
  if (found.status !== 200) return fail(404, 'Not Found');
  const pull = await dressPull(front, repository, found.body);
  if (pull.state !== 'open' || pull.draft) return fail(405, 'Pull Request is not mergeable');
  if (typeof request.json?.sha === 'string' && request.json.sha !== pull.head.sha)
    return fail(409, 'Head branch was modified. Review and try the merge again.');
  try {
    const sha = await commitMerge(front, request, repository, pull);
    const by = { login: request.caller?.kind === 'person' ? request.caller.login : front.app.login };
    const facts = front.pulls.get(keyOf(repository, number)) as PullFacts;
    facts.merged = { sha, at: new Date().toISOString(), by };
    await call(front, request, 'PATCH', `/repos/${repository}/pulls/${number}`, { state: 'closed' });
    await closeNamed(front, request, repository, pull);
    return { status: 200, body: { sha, merged: true, message: 'Pull Request successfully merged' } };
  } catch (refused) {
    if (refused instanceof Refused) return fail(refused.status, refused.message);
    throw refused;
  }
}

/** What GitHub refuses and the emulator lets pass. */
async function refusal(front: Front, repository: string, json: Json): Promise<Outgoing | null> {
  const token = ownerToken(front, repository);
  const head = String(json.head).split(':').at(-1) ?? '';
  const [headSha, baseSha] = [
    await headOf(front, repository, head),
    await headOf(front, repository, String(json.base)),
  ];
  const wrong = (message: string): Outgoing =>
    fail(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
  if (headSha === null)
    return fail(422, 'Validation Failed', [{ resource: 'PullRequest', field: 'head', code: 'invalid' }]);
  if (baseSha === null)
    return fail(422, 'Validation Failed', [{ resource: 'PullRequest', field: 'base', code: 'invalid' }]);
  const open = await ask(front.emulator, 'GET', `/repos/${repository}/pulls?state=open&per_page=100`, token);
  const same = open.some((one: Json) => one.head.ref === head && one.base.ref === json.base);
  if (same) return wrong(`A pull request already exists for ${repository.split('/')[0]}:${head}.`);
  const { ahead_by } = await compare(front, repository, baseSha, headSha);
  return ahead_by === 0 ? wrong(`No commits between ${json.base} and ${head}`) : null;
}

async function reviewers(front: Front, repository: string, json: Json, number: number): Promise<Outgoing | null> {
  const pull = await ask(front.emulator, 'GET', `/repos/${repository}/pulls/${number}`, ownerToken(front, repository));
  if (json.reviewers?.includes(pull.user.login))
    return fail(422, 'Review cannot be requested from pull request author.');
  const stranger = (json.reviewers ?? []).some(
    (login: string) => login !== repository.split('/')[0] && !front.roles.has(login),
  );
  return stranger
    ? fail(
        422,
        'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
      )
    : null;
}

async function files(front: Front, request: Incoming, repository: string, number: number): Promise<Outgoing> {
  const found = await front.emulator('GET', `/repos/${repository}/pulls/${number}`, request.authorization);
  if (found.status !== 200) return fail(404, 'Not Found');
  const pull = await dressPull(front, repository, found.body);
  return { status: 200, body: (await compare(front, repository, pull.base.sha, pull.head.sha)).files };
}

/** Pull requests as GitHub does them: heads that move, merges that merge, no two for one branch. */
export async function pullRequests(front: Front, request: Incoming): Promise<Outgoing | null> {
  const under = repositoryOf(request.path);
  if (!under) return null;
  const { repository, rest } = under;
  if (request.method === 'POST' && rest === '/pulls') return await refusal(front, repository, request.json ?? {});
  const found = /^\/pulls\/(\d+)\/(merge|files|requested_reviewers)$/.exec(rest);
  const number = Number(found?.[1]);
  if (found?.[2] === 'merge' && request.method === 'PUT') return await merge(front, request, repository, number);
  if (found?.[2] === 'files' && request.method === 'GET') return await files(front, request, repository, number);
  if (found?.[2] === 'requested_reviewers' && request.method === 'POST')
    return await reviewers(front, repository, request.json ?? {}, number);
  return null;
}
