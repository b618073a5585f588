import { type Answer, localServer, type Seen, type World } from './world.ts';

const TOKEN = 'github_pat_canary';
const REPOSITORY = '/repos/octocat/hello-world/actions';

/** A GitHub whose runs are completed as soon as somebody has looked at them once. */
function actions(): (seen: Seen) => Answer {
  const runs = new Map<number, { id: number; attempt: number; looked: number; ref: string }>();
  const missing: Answer = { status: 404, json: { message: 'Not Found' } };
  const start = (ref: string): number => {
    const id = 30433642 + runs.size;
    runs.set(id, { id, attempt: 1, looked: 0, ref });
    return id;
  };
  start('main');

  const htmlUrl = (id: number): string => `https://github.com/octocat/hello-world/actions/runs/${id}`;
  return ({ method, url, headers, body }) => {
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, json: { message: 'Bad credentials' } };
    if (method === 'POST' && url === `${REPOSITORY}/workflows/deploy.yml/dispatches`) {
      const { ref, return_run_details } = JSON.parse(body);
      const id = start(ref);
      if (!return_run_details) return { status: 204 };
      return {
        json: { workflow_run_id: id, run_url: `https://api.github.com${REPOSITORY}/runs/${id}`, html_url: htmlUrl(id) },
      };
    }
    const [, id, what] = /\/actions\/runs\/(\d+)(\/rerun-failed-jobs)?$/.exec(url) ?? [];
    const run = runs.get(Number(id));
    if (!run) return missing;
    if (what) {
      run.attempt += 1;
      return { status: 201, json: {} };
    }
    const isOver = run.looked++ > 0;
    const status = { status: isOver ? 'completed' : 'in_progress', conclusion: isOver ? 'success' : null };
    const { attempt, ref } = run;
    const about = { name: 'Deploy', run_number: 1, run_attempt: attempt, head_branch: ref, head_sha: 'b'.repeat(40) };
    return {
      json: { id: run.id, ...about, ...status, html_url: htmlUrl(run.id), run_started_at: '2025-12-31T23:59:00Z' },
    };
  };
}

export async function openGithubActions(): Promise<World> {
  const server = await localServer(actions());
  return {
    credential: () => ({ token: TOKEN, base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
