import type { ExampleTraits } from '../source.ts';

type Loose = Record<string, unknown>;
type Traits = ExampleTraits & { title: string; author: string; repository: string };

const person = (login: string): Loose => ({ login, html_url: `https://github.com/${login}`, type: 'User' });

function repositoryOf(full: string): Loose {
  const [owner = 'my-org', name = 'my-repo'] = full.split('/');
  return { id: 1, name, full_name: full, html_url: `https://github.com/${full}`, owner: { login: owner } };
}

const labelsOf = ({ labels = [], priority }: Traits): Loose[] =>
  [...labels, ...(priority === undefined ? [] : [`priority: ${priority.toLowerCase()}`])].map((name) => ({ name }));

function threadOf(traits: Traits, action: string, path: string, number: number): Loose {
  const { title, author, assignee } = traits;
  return {
    number,
    title,
    body: 'Since this morning nobody can sign in.',
    state: action === 'closed' ? 'closed' : 'open',
    html_url: `https://github.com/${traits.repository}/${path}/${number}`,
    user: person(author),
    labels: labelsOf(traits),
    assignee: assignee === undefined ? null : person(assignee),
    assignees: assignee === undefined ? [] : [person(assignee)],
  };
}

const issueOf = (traits: Traits, action: string): Loose => threadOf(traits, action, 'issues', 42);

const pullOf = (traits: Traits, action: string): Loose => ({
  ...threadOf(traits, action, 'pull', 7),
  head: { ref: 'feature' },
  base: { ref: traits.branch ?? 'main' },
  draft: false,
  merged: action === 'closed',
  additions: 10,
  deletions: 2,
  commits: 2,
});

const commentOf = (traits: Traits, path: string): Loose => ({
  id: 1,
  body: 'I can reproduce it.',
  html_url: `https://github.com/${traits.repository}/${path}#issuecomment-1`,
  user: person(traits.author),
});

function pushOf({ title, author, repository, branch = 'main' }: Traits): Loose {
  const commit = (id: string, message: string): Loose => ({ id: id.repeat(40), message, author: { name: author } });
  return {
    ref: `refs/heads/${branch}`,
    before: '0'.repeat(40),
    after: 'b'.repeat(40),
    compare: `https://github.com/${repository}/compare/000000000000...bbbbbbbbbbbb`,
    commits: [commit('a', 'Add a login form'), commit('b', title)],
    head_commit: commit('b', title),
    pusher: { name: author },
    forced: false,
  };
}

const releaseOf = ({ title, author, repository }: Traits): Loose => ({
  tag_name: 'v1.2.0',
  name: title,
  body: 'Faster and quieter.',
  html_url: `https://github.com/${repository}/releases/tag/v1.2.0`,
  author: person(author),
  prerelease: false,
  target_commitish: 'main',
});

const runOf = ({ title, author, repository, branch = 'main' }: Traits): Loose => ({
  id: 9,
  name: title,
  run_number: 15,
  html_url: `https://github.com/${repository}/actions/runs/9`,
  head_branch: branch,
  head_sha: 'b'.repeat(40),
  status: 'completed',
  conclusion: 'failure',
  actor: person(author),
});

const OBJECTS: Record<string, (traits: Traits, action: string) => Loose> = {
  issues: (traits, action) => ({ issue: issueOf(traits, action) }),
  issue_comment: (traits, action) => ({ issue: issueOf(traits, action), comment: commentOf(traits, 'issues/42') }),
  pull_request: (traits, action) => ({ pull_request: pullOf(traits, action) }),
  pull_request_review: (traits, action) => ({
    pull_request: pullOf(traits, action),
    review: { ...commentOf(traits, 'pull/7'), state: 'approved' },
  }),
  pull_request_review_comment: (traits, action) => ({
    pull_request: pullOf(traits, action),
    comment: { ...commentOf(traits, 'pull/7'), path: 'src/login.ts' },
  }),
  push: pushOf,
  release: (traits) => ({ release: releaseOf(traits) }),
  check_run: (traits) => ({ check_run: runOf(traits) }),
  check_suite: (traits) => ({ check_suite: runOf(traits) }),
  workflow_run: (traits) => ({ workflow_run: runOf(traits) }),
  workflow_job: (traits) => ({ workflow_job: runOf(traits) }),
};

/** Events of which only the common parts are known: one object with a title, an address and an author. */
const otherOf = (traits: Traits, event: string): Loose => ({
  [event]: {
    id: 1,
    number: 3,
    title: traits.title,
    html_url: `https://github.com/${traits.repository}`,
    user: person(traits.author),
  },
});

/** A small payload as GitHub sends it: the fields that people use, not all that there are. */
export function exampleOf(type: string, given: ExampleTraits = {}): Loose {
  const traits = { title: 'Login fails', author: 'octocat', repository: 'my-org/my-repo', ...given };
  const [event = '', action = ''] = type.split('.');
  const make = Object.hasOwn(OBJECTS, event) ? OBJECTS[event] : undefined;
  return {
    ...(action === '' ? {} : { action }),
    ...(make ? make(traits, action) : otherOf(traits, event)),
    repository: repositoryOf(traits.repository),
    sender: person(action === 'closed' ? 'hubot' : traits.author),
  };
}
