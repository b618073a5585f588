import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { FileRefs } from '../file.ts';
import { list, object } from '../loose.ts';
import { madeSince } from '../made-since.ts';
import { bodyWith } from './body.ts';
import type { OkdeskClient } from './client.ts';
import { Code, htmlOf, Id, IssueId, issueOf, lettersOf } from './schemas.ts';

const DAY_MS = 24 * 3_600_000;

export const createIssue = defineAction({
  id: 'create_issue',
  title: 'Create an issue',
  summary: 'Opens a ticket, for a client where one is given, and says its number and address.',
  effect: 'write',
  recipe: {
    kind: 'ticket',
    with: { title: '{{truncate (default title event) 200}}', description: '{{truncate body 4000}}\n\n{{url}}' },
  },
  input: Type.Object(
    {
      title: Type.String({ minLength: 1, maxLength: 255 }),
      description: Type.Optional(Type.String({ description: 'Plain text', maxLength: 60_000 })),
      contact_id: Id('Contact'),
      company_id: Id('Company'),
      assignee_id: Id('Assignee'),
      group_id: Id('Group of assignees'),
      priority: Type.Optional(Code('Code of the priority: low, normal, high, highest')),
      type: Type.Optional(Code('Code of the type: service, incident, …')),
      deadline_at: Type.Optional(Type.String({ description: '2026-02-01 18:00', minLength: 10, maxLength: 40 })),
      attachments: Type.Optional(FileRefs),
      custom_parameters: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: IssueId, url: Type.String() }),
  example: { title: 'The printer does not print', description: 'Since this morning.', contact_id: 3020 },
  async run({ description, attachments, ...rest }, okdesk: OkdeskClient, call) {
    const issue = { ...rest, ...(description === undefined ? {} : { description: htmlOf(description) }) };
    const sent = await bodyWith('issue', issue, attachments, call);
    const { body } = await okdesk.http.post('issues', { ...sent, ...stop(call) });
    const id = Number(object(body).id);
    if (!Number.isInteger(id)) {
      throw new InputFault('Request refused', 'Okdesk answered without the number of the issue. Check okdesk_api_url.');
    }
    return { id, url: okdesk.issueUrl(id) };
  },
  /** Whose it is says that it is this one; of nobody's only what it says can. */
  async recall({ title, description = '', contact_id = null, company_id = null }, okdesk, call) {
    const query = {
      'contact_ids[]': contact_id ?? undefined,
      'company_ids[]': company_id ?? undefined,
      // Okdesk means a day of its own time zone.
      created_since: new Date(call.since - DAY_MS).toISOString().slice(0, 10),
      'page[size]': 50,
      'sorting[field]': 'created_at',
      'sorting[direction]': 'reverse',
    };
    const { body } = await okdesk.http.get('issues/list', { query, ...stop(call) });
    const letters = lettersOf(htmlOf(description));
    return list(body)
      .map((one) => issueOf(okdesk, one))
      .filter((one) =>
        contact_id === null ? lettersOf(one.description ?? '') === letters : one.contact_id === contact_id,
      )
      .filter((one) => one.title.trim() === title.trim() && madeSince(one.created_at, call.since))
      .map(({ id, url }) => ({ id, url }));
  },
});
