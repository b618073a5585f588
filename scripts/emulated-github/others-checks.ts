import { send } from './deliveries.ts';
import { type Front, ownerOf, ownerToken } from './front.ts';
import { ask, type Json } from './json.ts';

export interface OthersCheck {
  name: string;
  conclusion: 'success' | 'failure';
  summary?: string;
  annotations?: { path: string; start_line: number; message: string }[];
}

const APP = { id: 15_368, slug: 'github-actions', name: 'GitHub Actions' };

/** Whatever that App said of the commit before is out of date. */
function record(
  front: Front,
  headSha: string,
  { name, conclusion, summary = '', annotations = [] }: OthersCheck,
): void {
  front.othersRuns = front.othersRuns.filter((one) => one.head_sha !== headSha || one.name !== name);
  front.othersRuns.push({
    id: front.nextId++,
    name,
    head_sha: headSha,
    status: 'completed',
    conclusion,
    app: APP,
    output: { title: name, summary, text: null, annotations_count: annotations.length },
    annotations,
  });
}

/** A check run of another App on the head of a branch, and GitHub's word that its suite has ended. */
export async function othersChecked(
  front: Front,
  repository: string,
  branch: string,
  check: OthersCheck,
): Promise<void> {
  const token = ownerToken(front, repository);
  const { object } = await ask(front.emulator, 'GET', `/repos/${repository}/git/ref/heads/${branch}`, token);
  record(front, object.sha, check);
  const about: Json = await ask(front.emulator, 'GET', `/repos/${repository}`, token);
  const suite = {
    id: front.nextId++,
    head_branch: branch,
    head_sha: object.sha,
    conclusion: check.conclusion,
    app: APP,
  };
  await send(front, 'check_suite', {
    action: 'completed',
    check_suite: { ...suite, status: 'completed', pull_requests: [] },
    repository: about,
    sender: { login: 'github-actions[bot]', type: 'Bot' },
    installation: { id: front.installations.get(ownerOf(repository)) },
  });
}
