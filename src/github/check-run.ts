import type { Repo } from './types.ts';

export interface Annotation {
  path: string;
  line: number;
  level: 'notice' | 'warning' | 'failure';
  message: string;
  title?: string;
}

export interface CheckRun {
  headSha: string;
  name: string;
  /** Null: it is still running. */
  conclusion: 'success' | 'failure' | 'neutral' | 'cancelled' | 'action_required' | null;
  title: string;
  /** Markdown. */
  summary: string;
  /** Markdown below it, where there is more to say. */
  text?: string;
  annotations: readonly Annotation[];
  detailsUrl?: string;
}

/** GitHub takes no more of them in one call. */
const PAGE = 50;
const LONGEST_SUMMARY = 65_000;

interface There {
  id: number;
  url: string;
  conclusion: string | null;
  title: string | null;
  annotated: number;
}

const annotationOf = ({ path, line, level, message, title }: Annotation) => ({
  path,
  start_line: Math.max(1, line),
  end_line: Math.max(1, line),
  annotation_level: level,
  message: message.slice(0, 60_000),
  ...(title === undefined ? {} : { title: title.slice(0, 250) }),
});

const bodyOf = (run: CheckRun, annotations: readonly Annotation[]) => ({
  ...(run.conclusion === null
    ? { status: 'in_progress' as const }
    : { status: 'completed' as const, conclusion: run.conclusion }),
  ...(run.detailsUrl === undefined ? {} : { details_url: run.detailsUrl }),
  output: {
    title: run.title,
    summary: run.summary.slice(0, LONGEST_SUMMARY),
    ...(run.text === undefined ? {} : { text: run.text.slice(0, LONGEST_SUMMARY) }),
    annotations: annotations.map(annotationOf),
  },
});

/** Of this App: other Apps may use the same name. */
async function findRun({ octokit, owner, repo, appId }: Repo, run: CheckRun): Promise<There | null> {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
    owner,
    repo,
    ref: run.headSha,
    check_name: run.name,
    app_id: appId,
    filter: 'latest',
    per_page: 100,
  });
  const [found] = data.check_runs
    .filter((one) => one.name === run.name && one.app?.id === appId)
    .sort((a, b) => Number(b.id) - Number(a.id));
  if (!found) return null;
  const { id, html_url, conclusion, output } = found;
  return { id: Number(id), url: html_url ?? '', conclusion, title: output.title, annotated: output.annotations_count };
}

async function create({ octokit, owner, repo }: Repo, run: CheckRun): Promise<There> {
  const first = run.annotations.slice(0, PAGE);
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/check-runs', {
    owner,
    repo,
    name: run.name,
    head_sha: run.headSha,
    ...bodyOf(run, first),
  });
  return {
    id: Number(data.id),
    url: data.html_url ?? '',
    conclusion: data.conclusion,
    title: run.title,
    annotated: first.length,
  };
}

async function update({ octokit, owner, repo }: Repo, id: number, run: CheckRun, some: readonly Annotation[]) {
  await octokit.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
    owner,
    repo,
    check_run_id: id,
    ...bodyOf(run, some),
  });
}

/** GitHub adds annotations and never takes one away: a run that says something else is made anew beside the old one. */
const isSame = (there: There, run: CheckRun): boolean =>
  there.annotated === 0 || (there.conclusion === run.conclusion && there.title === run.title);

/** Writes the run of that name at that commit; done again after a crash it goes on where it stopped. */
export async function writeCheckRun(repo: Repo, run: CheckRun): Promise<{ id: number; url: string }> {
  const found = await findRun(repo, run);
  const known = found && isSame(found, run) ? found : null;
  const there = known ?? (await create(repo, run));
  if (known && known.annotated >= run.annotations.length) await update(repo, there.id, run, []);
  for (let at = there.annotated; at < run.annotations.length; at += PAGE) {
    await update(repo, there.id, run, run.annotations.slice(at, at + PAGE));
  }
  return { id: there.id, url: there.url };
}
