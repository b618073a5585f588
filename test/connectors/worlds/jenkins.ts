import { type Answer, localServer, type Seen, type World } from './world.ts';

const USER = 'builder';
const TOKEN = 'canary-jenkins-token';
const AUTHORIZATION = `Basic ${Buffer.from(`${USER}:${TOKEN}`).toString('base64')}`;
const page = (status: number): Answer => ({
  status,
  headers: { 'content-type': 'text/html' },
  json: '<html>Oops</html>',
});

interface Build {
  number: number;
  log: string;
}

/** A Jenkins with one job in a folder, which takes parameters, and a queue. */
function jenkins(address: () => string): (seen: Seen) => Answer {
  const builds: Build[] = [];
  const queue = new Map<number, Build>();
  let lastItem = 0;
  const start = (parameters: string): number => {
    const build = { number: builds.length + 1, log: `Started\n${parameters}\nFinished: SUCCESS\n` };
    builds.push(build);
    queue.set(++lastItem, build);
    return lastItem;
  };
  start('');

  const shown = ({ number }: Build): object => ({
    _class: 'org.jenkinsci.plugins.workflow.job.WorkflowRun',
    number,
    building: false,
    result: 'SUCCESS',
    duration: 31_000,
    timestamp: 1_767_268_800_000,
    url: `${address()}job/team/job/site/${number}/`,
    fullDisplayName: `team » site #${number}`,
  });

  return ({ method, url, headers, body }) => {
    if (headers.authorization !== AUTHORIZATION) return page(401);
    const { pathname } = new URL(url, 'http://jenkins/');
    if (pathname === '/me/api/json') return { json: { id: USER, fullName: 'Builder' } };
    if (method === 'POST' && pathname === '/job/team/job/site/build') return page(400);
    if (method === 'POST' && pathname === '/job/team/job/site/buildWithParameters') {
      return { status: 201, headers: { location: `${address()}queue/item/${start(body)}/` } };
    }
    const [, item] = /^\/queue\/item\/(\d+)\/api\/json$/.exec(pathname) ?? [];
    const queued = queue.get(Number(item));
    if (queued) return { json: { id: Number(item), why: null, executable: { number: queued.number } } };
    const [, which, what] = /^\/job\/team\/job\/site\/(\d+|lastBuild)\/(.+)$/.exec(pathname) ?? [];
    const build = which === 'lastBuild' ? builds.at(-1) : builds[Number(which) - 1];
    if (!build) return page(404);
    if (what === 'api/json') return { json: shown(build) };
    return { headers: { 'content-type': 'text/plain;charset=utf-8' }, text: build.log };
  };
}

export async function openJenkins(): Promise<World & { url: string }> {
  let url = '';
  const server = await localServer(jenkins(() => url));
  url = server.url;
  return {
    url,
    credential: () => ({ base_url: url, user: USER, token: TOKEN }),
    input: (action, example) => (action === 'trigger_build' ? example : { ...example, number: 1 }),
    close: () => server.close(),
  };
}
