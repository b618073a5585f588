import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { LinearClient } from './client.ts';
import { fieldsOf } from './fields.ts';
import { findIssue } from './lookups.ts';
import {
  DueDate,
  Issue,
  IssueId,
  issueOf,
  Labels,
  Markdown,
  Person,
  Priority,
  SELECTION,
  State,
  Title,
} from './schemas.ts';

const MUTATION = `mutation($id: String!, $input: IssueUpdateInput!) { made: issueUpdate(id: $id, input: $input) { success ${SELECTION} } }`;

export const updateIssue = defineAction({
  id: 'update_issue',
  title: 'Update an issue',
  summary: 'Changes an issue: its state, assignee, priority, labels or text.',
  effect: 'write',
  idempotent: true,
  scopes: ['write'],
  input: Type.Object(
    {
      issue: IssueId,
      title: Type.Optional(Title),
      description: Type.Optional(Markdown),
      priority: Type.Optional(Priority),
      state: Type.Optional(State),
      assignee: Type.Optional(Person),
      labels: Type.Optional(Labels),
      due_date: Type.Optional(DueDate),
    },
    { additionalProperties: false },
  ),
  output: Issue,
  example: { issue: 'ENG-1', state: 'Done' },
  async run({ issue, title, ...rest }, linear: LinearClient, call) {
    const { id, team } = await findIssue(linear, issue, call);
    const input = { ...(title === undefined ? {} : { title }), ...(await fieldsOf(linear, team, rest, call)) };
    return issueOf((await linear.ask(MUTATION, { id, input }, call)).made);
  },
});
