import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list } from '../loose.ts';
import type { OkdeskClient } from './client.ts';
import { Code, Issue, issueOf } from './schemas.ts';

const PAGE = 50;
const Ids = (title: string) => Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { title, maxItems: 50 }));
const Codes = (title: string) => Type.Optional(Type.Array(Code(title), { title, maxItems: 50 }));
const Day = (title: string) => Type.Optional(Type.String({ title, pattern: '^\\d{4}-\\d{2}-\\d{2}$' }));

export const listIssues = defineAction({
  id: 'list_issues',
  title: 'List issues',
  summary: 'Lists tickets of a contact or company, by status and time, the newest first.',
  effect: 'read',
  input: Type.Object(
    {
      contact_ids: Ids('Contacts'),
      company_ids: Ids('Companies'),
      status_codes: Codes('Statuses'),
      created_since: Day('Created since'),
      created_until: Day('Created until'),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ issues: Type.Array(Issue), more: Type.Boolean({ description: 'There are further ones' }) }),
  example: { contact_ids: [3020], status_codes: ['opened'], limit: 10 },
  async run({ contact_ids, company_ids, status_codes, limit = 50, ...days }, okdesk: OkdeskClient, call) {
    const query = {
      'contact_ids[]': contact_ids,
      'company_ids[]': company_ids,
      'status_codes[]': status_codes,
      ...days,
      'page[size]': PAGE,
      'sorting[field]': 'created_at',
      'sorting[direction]': 'reverse',
    };
    const found: unknown[] = [];
    for (let page = 1, more = true; more && found.length <= limit; page++) {
      const { body } = await okdesk.http.get('issues/list', {
        query: { ...query, 'page[number]': page },
        ...stop(call),
      });
      found.push(...list(body));
      more = list(body).length === PAGE;
    }
    return { issues: found.slice(0, limit).map((issue) => issueOf(okdesk, issue)), more: found.length > limit };
  },
});
