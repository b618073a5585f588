import { type Answer, localServer, type Seen, type World } from './world.ts';

const TOKEN = 'canary-sentry-token';
const FIRST = 4509877862268900;

const no = (status: number, detail: string): Answer => ({ status, json: { detail } });

/** An organisation with 150 issues in pages of a hundred, and releases that are made once. */
function sentry(): (seen: Seen) => Answer {
  const releases = new Set<string>();
  const issues = Array.from({ length: 150 }, (_, i) => ({
    id: String(FIRST + i),
    shortId: `WEB-${i}`,
    title: `Error ${i}`,
    status: 'unresolved',
    level: 'error',
    assignedTo: null as object | null,
    permalink: `https://acme.sentry.io/issues/${FIRST + i}/`,
  }));
  return ({ method, url, headers, body }) => {
    if (headers.authorization !== `Bearer ${TOKEN}`) return no(401, 'Invalid token');
    const { pathname, searchParams } = new URL(url, 'http://sentry/');
    const json = body === '' ? {} : JSON.parse(body);
    if (pathname === '/')
      return { json: { version: '0', user: { username: 'builds' }, auth: { scopes: ['event:write'] } } };
    if (!pathname.startsWith('/organizations/acme/')) return no(404, 'The requested resource does not exist');
    const rest = pathname.slice('/organizations/acme/'.length);
    if (rest === 'releases/') {
      const status = releases.has(json.version) ? 208 : 201;
      releases.add(json.version);
      return { status, json: { version: json.version, url: null } };
    }
    if (rest === 'issues/' && method === 'GET') {
      const from = Number(searchParams.get('cursor') ?? 0);
      const to = from + Math.min(100, Number(searchParams.get('limit')));
      const more = to < issues.length;
      const link = `<http://x/>; rel="previous"; results="false"; cursor="0", <http://x/>; rel="next"; results="${more}"; cursor="${to}"`;
      return { headers: { link }, json: issues.slice(from, to) };
    }
    const [, id] = /^issues\/([\w-]+)\/$/.exec(rest) ?? [];
    const issue = issues.find((one) => one.id === id || one.shortId === id);
    if (!issue) return no(404, 'The requested resource does not exist');
    if (json.status !== undefined) issue.status = json.status;
    if (json.assignedTo !== undefined) issue.assignedTo = { type: 'user', email: json.assignedTo };
    return { json: issue };
  };
}

export async function openSentry(): Promise<World & { url: string; token: string }> {
  const server = await localServer(sentry());
  return {
    url: server.url,
    token: TOKEN,
    credential: () => ({ token: TOKEN, base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
