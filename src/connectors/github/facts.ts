import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};

const list = (value: unknown): Loose[] => (Array.isArray(value) ? value.slice(0, 200).map(object) : []);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const login = (value: unknown): string | null => text(object(value).login) ?? text(object(value).name);
const numeric = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const firstLine = (value: unknown): string | null => text(text(value)?.split('\n', 1)[0]);

const labelsOf = (value: unknown): string[] => list(value).flatMap((label) => text(label.name) ?? []);

const LEVELS: [level: string, words: RegExp][] = [
  ['Critical', /^(?:critical|blocker|urgent|emergency|highest|p0|sev-?[01]|критич\S*|срочн\S*|блокер)$/],
  ['High', /^(?:high|major|important|p1|sev-?2|высок\S*|важн\S*)$/],
  ['Medium', /^(?:medium|normal|moderate|p2|sev-?3|средн\S*|обычн\S*)$/],
  ['Low', /^(?:low|lowest|minor|trivial|p3|p4|sev-?4|низк\S*)$/],
];

const AROUND = /^(?:priority|prio|severity|приоритет)[\s:/_-]{1,3}|[\s_-](?:priority|prio|severity|приоритет)$/g;

/** `priority: high`, `priority/P1`, `critical`, `high-priority`, `Приоритет: высокий` → Critical, High, Medium or Low. */
function priorityOf(labels: readonly string[]): string | null {
  const words = labels.map((label) => label.slice(0, 100).toLowerCase().trim().replace(AROUND, '').trim());
  const found = LEVELS.find(([, shape]) => words.some((word) => shape.test(word)));
  return found?.[0] ?? null;
}

function repositoryOf(value: unknown): Facts['repository'] {
  const { name, full_name, html_url } = object(value);
  const full = text(full_name);
  return full === null ? null : { name: text(name) ?? full, full_name: full, url: text(html_url) };
}

const branchOf = (ref: unknown): string | null => text(ref)?.replace(/^refs\/(?:heads|tags)\//, '') ?? null;

type Part = Partial<Facts>;

/** What issues, pull requests and discussions have in common. */
function thread(payload: Loose, value: unknown): Part {
  const it = object(value);
  const labels = labelsOf(it.labels);
  return {
    title: text(it.title),
    body: text(it.body),
    author: login(it.user),
    closer: text(it.state) === 'closed' ? (login(it.closed_by) ?? login(payload.sender)) : null,
    url: text(it.html_url),
    number: numeric(it.number),
    labels,
    priority: priorityOf(labels),
    assignee: login(it.assignee) ?? login(list(it.assignees)[0]),
    milestone: text(object(it.milestone).title),
    state: text(it.state),
  };
}

function pull(payload: Loose): Part {
  const it = object(payload.pull_request);
  const branch = text(object(it.head).ref);
  const changes = { additions: numeric(it.additions), deletions: numeric(it.deletions), commits: numeric(it.commits) };
  const merged = it.merged === true || text(it.merged_at) !== null;
  return {
    ...thread(payload, it),
    branch,
    base: text(object(it.base).ref),
    draft: it.draft === true,
    merged,
    ...changes,
  };
}

/** A comment or review: its own text, author and address over the thread's. */
const said = (part: Part, value: unknown): Part => {
  const it = object(value);
  return { ...part, body: text(it.body), author: login(it.user), url: text(it.html_url), path: text(it.path) };
};

function push(payload: Loose): Part {
  const commits = list(payload.commits);
  const head = object(payload.head_commit);
  const lines = commits.map((commit) =>
    `${(text(commit.id) ?? '').slice(0, 7)} ${firstLine(commit.message) ?? ''}`.trim(),
  );
  return {
    title: firstLine(head.message),
    body: lines.length === 0 ? null : lines.join('\n'),
    author: login(payload.pusher) ?? login(payload.sender),
    url: text(payload.compare),
    ref: text(payload.ref),
    branch: branchOf(payload.ref),
    commits: commits.length,
    sha: text(payload.after),
    forced: payload.forced === true,
    state: payload.deleted === true ? 'deleted' : payload.created === true ? 'created' : null,
  };
}

function release(payload: Loose): Part {
  const it = object(payload.release);
  const tag = text(it.tag_name);
  return {
    title: text(it.name) ?? tag,
    body: text(it.body),
    author: login(it.author),
    url: text(it.html_url),
    tag,
    prerelease: it.prerelease === true,
    branch: text(it.target_commitish),
  };
}

/** Check runs, check suites, workflow runs and jobs. */
function run(payload: Loose, value: unknown): Part {
  const it = object(value);
  const output = object(it.output);
  const sha = text(it.head_sha);
  const address = text(object(payload.repository).html_url);
  return {
    title: text(it.name) ?? text(object(it.app).name) ?? text(it.display_title),
    body: text(output.summary) ?? text(output.title) ?? text(it.display_title),
    author: login(it.actor) ?? login(payload.sender),
    url: text(it.html_url) ?? (address === null || sha === null ? null : `${address}/commit/${sha}/checks`),
    number: numeric(it.run_number),
    branch: text(it.head_branch) ?? text(object(it.check_suite).head_branch),
    sha,
    state: text(it.conclusion) ?? text(it.status),
    conclusion: text(it.conclusion),
  };
}

function installation(payload: Loose): Part {
  const it = object(payload.installation);
  const names = (value: unknown): string[] => list(value).flatMap((one) => text(one.full_name) ?? []);
  const added = [...names(payload.repositories), ...names(payload.repositories_added)];
  const removed = names(payload.repositories_removed);
  const lines = [...added.map((name) => `+ ${name}`), ...removed.map((name) => `- ${name}`)];
  const body = lines.length === 0 ? null : lines.join('\n');
  return { title: login(it.account), body, author: login(payload.sender), url: text(it.html_url), added, removed };
}

/** Any other event: the one thing it is about, by the names that GitHub's objects share. */
function other(payload: Loose): Part {
  const known = new Set(['repository', 'sender', 'organization', 'installation', 'enterprise', 'changes']);
  const entry = Object.entries(payload).find(
    ([key, value]) => !known.has(key) && Object.keys(object(value)).length > 0,
  );
  const it = object(entry?.[1] ?? payload.repository);
  return {
    title: text(it.title) ?? text(it.name) ?? login(it) ?? text(it.tag_name) ?? text(payload.ref),
    body: text(it.body) ?? text(it.description) ?? text(payload.description),
    author: login(it.user) ?? login(it.creator) ?? login(payload.sender),
    url: text(it.html_url) ?? text(payload.target_url) ?? text(object(payload.repository).html_url),
    number: numeric(it.number),
    state: text(it.state) ?? text(payload.state),
    ref: text(payload.ref),
    branch: branchOf(payload.ref),
  };
}

const READERS: Record<string, (payload: Loose) => Part> = {
  issues: (payload) => thread(payload, payload.issue),
  issue_comment: (payload) => said(thread(payload, payload.issue), payload.comment),
  discussion: (payload) => thread(payload, payload.discussion),
  discussion_comment: (payload) => said(thread(payload, payload.discussion), payload.comment),
  pull_request: pull,
  pull_request_review: (payload) => ({
    ...said(pull(payload), payload.review),
    state: text(object(payload.review).state),
  }),
  pull_request_review_comment: (payload) => said(pull(payload), payload.comment),
  push,
  release,
  check_run: (payload) => run(payload, payload.check_run),
  check_suite: (payload) => run(payload, payload.check_suite),
  workflow_run: (payload) => run(payload, payload.workflow_run),
  workflow_job: (payload) => run(payload, payload.workflow_job),
  installation,
  installation_repositories: installation,
};

/** Flat facts of any GitHub event; what an event does not say is null. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const loose = object(payload);
  const [name = ''] = event.type.split('.', 1);
  const read = Object.hasOwn(READERS, name) ? READERS[name] : other;
  return {
    title: null,
    body: null,
    author: null,
    closer: null,
    url: null,
    number: null,
    labels: [],
    priority: null,
    assignee: null,
    state: null,
    ref: null,
    branch: null,
    commits: null,
    ...(read ?? other)(loose),
    action: text(loose.action),
    label: text(object(loose.label).name),
    actor: login(loose.sender),
    repository: repositoryOf(loose.repository),
    organization: login(loose.organization),
    event: event.type,
  };
}
