import { appShown } from './checks.ts';
import { send } from './deliveries.ts';
import { type Front, ownerOf, ownerToken } from './front.ts';
import { ask, type Json } from './json.ts';
import { dressPull, isPull } from './pulls.ts';

const NOBODY = '0'.repeat(40);

interface Hook {
  event: string;
  payload: Json;
}

/** Account types as GitHub has them: whoever is seeded as a bot is one. */
export function markBots(front: Front, value: unknown): void {
  if (Array.isArray(value)) for (const one of value) markBots(front, one);
  else if (typeof value === 'object' && value !== null) {
    const json = value as Json;
    if (typeof json.login === 'string' && json.type === 'User' && front.bots.has(json.login)) json.type = 'Bot';
    for (const one of Object.values(json)) if (typeof one === 'object') markBots(front, one);
  }
}

const filesOf = (files: Json[], status: string[]): string[] =>
  files.filter((file) => status.includes(file.status)).map((file) => file.filename);

async function pushPayload(front: Front, repository: string, payload: Json): Promise<Json> {
  const token = ownerToken(front, repository);
  const created = payload.before === NOBODY;
  const path = `/repos/${repository}/commits/${payload.after}`;
  const head = await ask(front.emulator, 'GET', path, token);
  const range = created
    ? { commits: [head] }
    : await ask(front.emulator, 'GET', `/repos/${repository}/compare/${payload.before}...${payload.after}`, token);
  const commits = await Promise.all(
    range.commits.map(async (one: Json) => {
      const { files } = await ask(front.emulator, 'GET', `/repos/${repository}/commits/${one.sha}`, token);
      return {
        id: one.sha,
        tree_id: one.commit.tree.sha,
        distinct: true,
        message: one.commit.message,
        timestamp: one.commit.committer.date,
        url: one.html_url,
        author: one.commit.author,
        committer: one.commit.committer,
        added: filesOf(files, ['added']),
        removed: filesOf(files, ['removed']),
        modified: filesOf(files, ['modified', 'renamed']),
      };
    }),
  );
  return {
    ...payload,
    base_ref: null,
    compare: `${front.origin}/${repository}/compare/${payload.before}...${payload.after}`,
    commits,
    created,
    deleted: false,
    forced: false,
    head_commit: commits.at(-1) ?? null,
    pusher: { name: payload.sender.login, email: null },
  };
}

const asPullEvent = async (front: Front, repository: string, payload: Json): Promise<Json> => {
  const { issue, ...rest } = payload;
  const path = `/repos/${repository}/pulls/${issue.number}`;
  const pull = await ask(front.emulator, 'GET', path, ownerToken(front, repository));
  return { ...rest, number: issue.number, pull_request: await dressPull(front, repository, pull) };
};

function changesOf(front: Front, repository: string, payload: Json): Json {
  const before = front.before.get(`${repository}#${payload.issue.number}`) ?? {};
  const { title, body } = payload.issue;
  return {
    ...(before.title !== undefined && before.title !== title ? { title: { from: before.title } } : {}),
    ...(before.body !== undefined && before.body !== body ? { body: { from: before.body ?? '' } } : {}),
  };
}

async function issueHooks(front: Front, repository: string, { event, payload }: Hook): Promise<Hook[]> {
  const { issue, action } = payload;
  const known = issue.labels.find((one: Json) => one.name === payload.label?.name);
  const dressed = { ...payload, ...(payload.label ? { label: known ?? payload.label } : {}) };
  if (isPull(front, repository, issue.number))
    return [{ event: 'pull_request', payload: await asPullEvent(front, repository, dressed) }];
  if (action === 'edited') return [{ event, payload: { ...dressed, changes: changesOf(front, repository, payload) } }];
  if (action !== 'opened') return [{ event, payload: dressed }];
  const labeled = issue.labels.map((label: Json) => ({ event, payload: { ...payload, action: 'labeled', label } }));
  return [{ event, payload: dressed }, ...labeled];
}

/** Pushes to a branch with an open pull request move its head. */
async function synchronized(front: Front, repository: string, payload: Json): Promise<Hook[]> {
  const branch = String(payload.ref).replace('refs/heads/', '');
  const head = `${ownerOf(repository)}:${branch}`;
  const path = `/repos/${repository}/pulls?state=open&head=${encodeURIComponent(head)}`;
  const open: Json[] = await ask(front.emulator, 'GET', path, ownerToken(front, repository)).then(
    (all) => all as Json[],
  );
  return await Promise.all(
    open.map(async (pull) => ({
      event: 'pull_request',
      payload: {
        action: 'synchronize',
        number: pull.number,
        before: payload.before,
        after: payload.after,
        pull_request: await dressPull(front, repository, pull),
        repository: payload.repository,
        sender: payload.sender,
        installation: payload.installation,
      },
    })),
  );
}

/** What the emulator says, as GitHub would have said it; sometimes that is more than one delivery. */
async function asGitHub(front: Front, repository: string, hook: Hook): Promise<Hook[]> {
  const { event, payload } = hook;
  if (event === 'issues') return await issueHooks(front, repository, hook);
  if (event === 'issue_comment' && isPull(front, repository, payload.issue.number)) {
    const url = `${front.origin}/repos/${repository}/pulls/${payload.issue.number}`;
    const issue = { ...payload.issue, pull_request: { url } };
    return [{ event, payload: { ...payload, issue } }];
  }
  if (event === 'pull_request') {
    const pull = await dressPull(front, repository, payload.pull_request);
    return [{ event, payload: { ...payload, number: pull.number, pull_request: pull } }];
  }
  if (event === 'push') {
    const push = { event, payload: await pushPayload(front, repository, payload) };
    return [push, ...(await synchronized(front, repository, payload))];
  }
  if (event === 'create' && payload.ref_type === 'branch') {
    const { ref, repository: repo, sender, installation } = payload;
    const after = (
      await ask(
        front.emulator,
        'GET',
        `/repos/${repository}/git/${ref.replace('refs/', 'ref/')}`,
        ownerToken(front, repository),
      )
    ).object.sha;
    const push = { ref, before: NOBODY, after, repository: repo, sender, installation };
    return [
      { event, payload: { ...payload, ref: ref.replace('refs/heads/', '') } },
      { event: 'push', payload: await pushPayload(front, repository, push) },
    ];
  }
  if (event === 'check_run' || event === 'check_suite') {
    const part = { ...payload[event], app: appShown(front) };
    if (part.check_suite) part.check_suite = { ...part.check_suite, app: appShown(front) };
    return [{ event, payload: { ...payload, [event]: part } }];
  }
  return [hook];
}

async function pass(front: Front, event: string, payload: Json): Promise<void> {
  const repository = payload.repository?.full_name;
  if (repository !== undefined && !front.installed.has(repository)) return;
  const hooks = repository === undefined ? [{ event, payload }] : await asGitHub(front, repository, { event, payload });
  for (const hook of hooks) {
    markBots(front, hook.payload);
    await send(front, hook.event, hook.payload);
  }
}

/** The emulator's own webhooks end here; what GitHub would have sent goes on, one after the other. */
export function receiveHook(front: Front, event: string, text: string): void {
  const payload = JSON.parse(text) as Json;
  front.hooks = front.hooks
    .then(() => pass(front, event, payload))
    .catch((thrown: unknown) => {
      front.violations.push(`the emulation could not pass on ${event}: ${thrown}`);
    });
}
