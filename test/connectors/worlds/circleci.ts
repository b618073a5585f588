import { type Answer, localServer, type Seen, type World } from './world.ts';

const TOKEN = 'canary-circle-token';
const PROJECT = 'gh/octocat/hello-world';
const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const missing: Answer = { status: 404, json: { message: 'Not found' } };

interface Pipeline {
  id: string;
  number: number;
  vcs: object;
  workflows: { id: string; name: string; status: string }[];
}

/** A CircleCI with one project, whose pipelines have three workflows on two pages. */
function circleci(): (seen: Seen) => Answer {
  const pipelines: Pipeline[] = [];
  let last = 0;

  const start = (ref: Record<string, unknown>): Pipeline => {
    const number = pipelines.length + 1;
    const workflow = (name: string) => ({ id: id(++last), name, status: 'running' });
    const vcs = { ...ref, revision: 'b'.repeat(40), provider_name: 'GitHub' };
    const made = { id: id(++last), number, vcs, workflows: ['build', 'test', 'deploy'].map(workflow) };
    pipelines.push(made);
    return made;
  };
  const shown = ({ id, number, vcs }: Pipeline): object => ({
    id,
    number,
    vcs,
    state: 'created',
    created_at: '2026-01-01T12:00:00Z',
    project_slug: PROJECT,
  });
  const page = ({ workflows }: Pipeline, token: string | null): Answer =>
    token === 'second'
      ? { json: { items: workflows.slice(2), next_page_token: null } }
      : { json: { items: workflows.slice(0, 2), next_page_token: 'second' } };
  start({ branch: 'main' });

  return ({ method, url, headers, body }) => {
    if (headers['circle-token'] !== TOKEN) return { status: 401, json: { message: 'You must log in first.' } };
    const { pathname, searchParams } = new URL(url, 'http://circleci/');
    if (pathname === '/me') return { json: { id: id(0), login: 'octocat', name: 'Octo Cat' } };
    const json = body === '' ? {} : JSON.parse(body);
    if (method === 'POST' && pathname === `/project/${PROJECT}/pipeline`) {
      const { parameters: _, ...ref } = json;
      return { status: 201, json: shown(start(ref)) };
    }
    if (method === 'POST' && pathname === `/project/${PROJECT}/pipeline/run`) {
      return { status: 201, json: shown(start(json.config)) };
    }
    const [, workflow] = /^\/workflow\/([^/]+)\/rerun$/.exec(pathname) ?? [];
    if (workflow !== undefined) {
      const known = pipelines.some(({ workflows }) => workflows.some((one) => one.id === workflow));
      return known ? { status: 202, json: { workflow_id: id(++last) } } : missing;
    }
    const [, number] = new RegExp(`^/project/${PROJECT}/pipeline/(\\d+)$`).exec(pathname) ?? [];
    const [, key, rest] = /^\/pipeline\/([^/]+)(\/workflow)?$/.exec(pathname) ?? [];
    const pipeline = pipelines.find((one) => one.id === key || one.number === Number(number));
    if (!pipeline) return missing;
    return rest ? page(pipeline, searchParams.get('page-token')) : { json: shown(pipeline) };
  };
}

export async function openCircleci(): Promise<World & { url: string }> {
  const server = await localServer(circleci());
  return {
    url: server.url,
    credential: () => ({ token: TOKEN, base_url: server.url }),
    input(action, example) {
      if (action === 'rerun_workflow') return { ...example, workflow_id: id(2) };
      return action === 'get_pipeline' ? { project: PROJECT, number: 1 } : example;
    },
    close: () => server.close(),
  };
}
