import type { Repo } from './types.ts';

/** A check that did not pass, in its own words. */
export interface FailedCheck {
  name: string;
  conclusion: string;
  summary: string;
  /** Places that it points at. */
  places: string[];
  /** It is this App's. */
  isOwn: boolean;
}

export interface Checks {
  /** Of whatever App, ours among them. */
  pending: string[];
  failed: FailedCheck[];
  /** Ours is there and passed. */
  ownPassed: boolean;
}

const PAGE = 100;
const MOST_FAILED = 10;
const MOST_PLACES = 20;
const LONGEST = 4000;
const BAD = ['failure', 'timed_out', 'action_required', 'startup_failure'];

interface Run {
  id: number;
  name: string;
  status: string;
  conclusion: string | null;
  app: { id: number } | null;
  output: { title: string | null; summary: string | null; text: string | null; annotations_count: number };
}

async function placesOf({ octokit, owner, repo }: Repo, run: Run): Promise<string[]> {
  if (run.output.annotations_count === 0) return [];
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations', {
    owner,
    repo,
    check_run_id: Number(run.id),
    per_page: MOST_PLACES,
  });
  return data.map(({ path, start_line, message }) => `${path}:${start_line}: ${message ?? ''}`.slice(0, 500));
}

async function failedOf(repo: Repo, run: Run): Promise<FailedCheck> {
  const { title, summary, text } = run.output;
  const said = [title, summary, text].filter((one) => one !== null && one !== '').join('\n');
  return {
    name: run.name.slice(0, 200),
    conclusion: run.conclusion ?? '',
    summary: said.slice(0, LONGEST),
    places: await placesOf(repo, run),
    isOwn: run.app?.id === repo.appId,
  };
}

/** How the checks of a commit stand: those under way, and those that failed, with what they say. */
export async function readChecks(repo: Repo, sha: string): Promise<Checks> {
  const { data } = await repo.octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
    owner: repo.owner,
    repo: repo.repo,
    ref: sha,
    filter: 'latest',
    per_page: PAGE,
  });
  const runs = data.check_runs as unknown as Run[];
  const failed = runs.filter(({ conclusion }) => BAD.includes(conclusion ?? '')).slice(0, MOST_FAILED);
  const told: FailedCheck[] = [];
  for (const run of failed) told.push(await failedOf(repo, run));
  const pending = runs.filter(({ status }) => status !== 'completed').map(({ name }) => name);
  const ownPassed = runs.some(({ app, conclusion }) => app?.id === repo.appId && conclusion === 'success');
  return { pending, failed: told, ownPassed };
}
