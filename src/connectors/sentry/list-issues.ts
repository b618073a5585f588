import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list } from '../loose.ts';
import { Issue, issueOf, Organization } from './schemas.ts';

const PAGE = 100;

/** `<…>; rel="next"; results="true"; cursor="0:100:0"`: the cursor of the next page, while there is one. */
function nextCursor(link: unknown): string | undefined {
  const parts = typeof link === 'string' ? link.split(',') : [];
  const next = parts.find((part) => part.includes('rel="next"') && part.includes('results="true"'));
  return next === undefined ? undefined : /cursor="([^"]{1,200})"/.exec(next)?.[1];
}

export const listIssues = defineAction({
  id: 'list_issues',
  title: 'List issues',
  summary: 'Finds issues of an organisation, the unresolved ones unless you ask for others.',
  effect: 'read',
  scopes: ['event:read'],
  input: Type.Object(
    {
      organization: Organization,
      query: Type.Optional(Type.String({ description: "In Sentry's search language", default: 'is:unresolved' })),
      project: Type.Optional(Type.Array(Type.Integer(), { description: 'Ids of projects', maxItems: 50 })),
      environment: Type.Optional(Type.String({ maxLength: 100 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ issues: Type.Array(Issue), count: Type.Integer() }),
  example: { organization: 'acme', query: 'is:unresolved level:fatal', limit: 25 },
  async run({ organization, query = 'is:unresolved', project, environment, limit = 100 }, sentry, call) {
    const found: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = { query, project, environment, limit: Math.min(PAGE, limit - found.length), cursor };
      const path = `organizations/${organization}/issues/`;
      const { body, headers } = await sentry.get(path, { query: page, ...stop(call) });
      found.push(...list(body));
      cursor = list(body).length === 0 ? undefined : nextCursor(headers.link);
    } while (cursor !== undefined && found.length < limit);
    const issues = found.slice(0, limit).map(issueOf);
    return { issues, count: issues.length };
  },
});
