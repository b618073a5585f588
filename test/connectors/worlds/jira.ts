import { type Answer, localServer, type Seen, type World } from './world.ts';

const BASIC = `Basic ${Buffer.from('octocat@example.com:canary-jira-token').toString('base64')}`;
const STATUSES = ['To Do', 'In Progress', 'Done'];

interface Stored {
  id: string;
  key: string;
  fields: Record<string, unknown>;
}

const no = (status: number, message: string, errors: object = {}): Answer => ({
  status,
  json: { errorMessages: message === '' ? [] : [message], errors },
});
const isDoc = (value: unknown): boolean => (value as { type?: string } | undefined)?.type === 'doc';

/** A site with one project, a workflow of three statuses, and documents where API v3 wants documents. */
function jira(): (seen: Seen) => Answer {
  const issues: Stored[] = [];
  const create = (fields: Record<string, unknown>): Answer => {
    const project = fields.project as { key?: string };
    if (project.key !== 'WEB') return no(400, '', { project: 'valid project is required' });
    if (fields.description !== undefined && !isDoc(fields.description)) {
      return no(400, '', {
        description: 'Operation value must be an Atlassian Document (see the Atlassian Document Format)',
      });
    }
    const number = issues.length + 1;
    const issue = {
      id: String(10_000 + number),
      key: `WEB-${number}`,
      fields: { status: { name: 'To Do' }, created: '2026-01-01T12:00:00.000+0000', ...fields },
    };
    issues.push(issue);
    return { status: 201, json: { id: issue.id, key: issue.key, self: `https://x/rest/api/3/issue/${issue.id}` } };
  };
  for (let i = 0; i < 130; i++) create({ project: { key: 'WEB' }, summary: `Issue ${i}` });

  const search = (asked: { jql: string; maxResults: number; nextPageToken?: string }): Answer => {
    if (!/\b(?:project|assignee|created)\b/.test(asked.jql))
      return no(400, 'Unbounded JQL queries are not allowed here.');
    const from = Number(asked.nextPageToken ?? 0);
    const to = Math.min(issues.length, from + asked.maxResults);
    const isLast = to >= issues.length;
    const ordered = / ORDER BY created DESC$/.test(asked.jql) ? issues.toReversed() : issues;
    return { json: { issues: ordered.slice(from, to), isLast, ...(isLast ? {} : { nextPageToken: String(to) }) } };
  };
  const ways = (issue: Stored) => {
    const now = (issue.fields.status as { name: string }).name;
    return STATUSES.flatMap((name, i) => (name === now ? [] : [{ id: String(11 + i * 10), name, to: { name } }]));
  };
  const move = (issue: Stored, id: string): Answer => {
    const way = ways(issue).find((one) => one.id === id);
    if (!way) return no(400, 'It seems that you have tried to perform an illegal workflow operation.');
    issue.fields.status = way.to;
    return { status: 204 };
  };

  return ({ method, url, headers, body }) => {
    if (headers.authorization !== BASIC) return { status: 401, json: { message: 'Client must be authenticated' } };
    const { pathname } = new URL(url, 'http://jira/');
    const path = pathname.replace('/rest/api/3/', '');
    const json = body === '' ? {} : JSON.parse(body);
    if (path === 'myself') return { json: { accountId: '1', displayName: 'Octo Cat' } };
    if (path === 'search') return { status: 410, json: { errorMessages: ['The requested API has been removed.'] } };
    if (path === 'search/jql') return search(json);
    if (path === 'user/search') return { json: url.includes('octocat') ? [{ accountId: '1' }] : [] };
    if (path === 'issue') return create(json.fields);
    const [, key, rest = ''] = /^issue\/([\w-]+)\/?(.*)$/.exec(path) ?? [];
    const issue = issues.find((one) => one.key === key || one.id === key);
    if (!issue) return no(404, 'Issue does not exist or you do not have permission to see it.');
    if (rest === '') return { json: issue };
    if (rest === 'transitions')
      return method === 'GET' ? { json: { transitions: ways(issue) } } : move(issue, json.transition.id);
    return isDoc(json.body)
      ? { status: 201, json: { id: '10100' } }
      : no(400, '', { comment: 'Comment body is not valid!' });
  };
}

export async function openJira(): Promise<World & { url: string }> {
  const server = await localServer(jira());
  return {
    url: server.url,
    credential: () => ({ email: 'octocat@example.com', token: 'canary-jira-token', base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
