import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const numeric = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** `github/octocat/hello-world`; projects of the CircleCI GitHub App have ids there instead of names. */
function repositoryOf({ project, organization }: Loose, vcs: Loose): Facts['repository'] {
  const [provider, ...path] = (text(object(project).slug) ?? '').split('/');
  const name = text(object(project).name) ?? path.at(-1) ?? null;
  if (name === null) return null;
  const owner = provider === 'circleci' ? text(object(organization).name) : (path[0] ?? null);
  return { name, full_name: owner === null ? name : `${owner}/${name}`, url: text(vcs.target_repository_url) };
}

/** Seconds between two times, or null where one is missing. */
function secondsBetween(from: unknown, to: unknown): number | null {
  const ms = Date.parse(text(to) ?? '') - Date.parse(text(from) ?? '');
  return Number.isNaN(ms) ? null : Math.round(ms / 1000);
}

/** Flat facts of a finished workflow or job. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const loose = object(payload);
  const pipeline = object(loose.pipeline);
  const workflow = object(loose.workflow);
  const job = object(loose.job);
  const it = loose.job === undefined ? workflow : job;
  const vcs = object(pipeline.vcs);
  const commit = object(vcs.commit);
  const author = text(object(commit.author).name);
  return {
    title: text(it.name),
    body: text(commit.subject),
    author,
    closer: null,
    actor: author,
    url: text(workflow.url),
    number: numeric(pipeline.number),
    labels: [],
    priority: null,
    assignee: null,
    repository: repositoryOf(loose, vcs),
    event: event.type,
    state: text(it.status),
    workflow: text(workflow.name),
    workflow_id: text(workflow.id),
    job: text(job.name),
    pipeline_id: text(pipeline.id),
    branch: text(vcs.branch),
    tag: text(vcs.tag),
    sha: text(vcs.revision),
    organization: text(object(loose.organization).name),
    seconds: secondsBetween(it.created_at ?? it.started_at, it.stopped_at),
  };
}
