import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { list, object } from '../loose.ts';
import { madeSince } from '../made-since.ts';
import type { LinearClient } from './client.ts';
import { fieldsOf } from './fields.ts';
import { teamId } from './lookups.ts';
import { DueDate, Issue, issueOf, Labels, Markdown, Person, Priority, SELECTION, State, Title } from './schemas.ts';

const MUTATION = `mutation($input: IssueCreateInput!) { made: issueCreate(input: $input) { success ${SELECTION} } }`;

/** The newest come first. */
const NEWEST =
  'query($team: String!) { team(id: $team) { issues(first: 50) { nodes { id identifier title url createdAt state { name } } } } }';

export const createIssue = defineAction({
  id: 'create_issue',
  title: 'Create an issue',
  summary: 'Opens an issue in a team.',
  effect: 'write',
  recipe: {
    kind: 'ticket',
    place: 'team',
    with: { title: '{{truncate (default title event) 250}}', description: '{{truncate body 4000}}\n\n{{url}}' },
  },
  scopes: ['issues:create'],
  input: Type.Object(
    {
      team: Type.String({ title: 'Team', description: 'Its key (ENG) or name', minLength: 1, maxLength: 100 }),
      title: Title,
      description: Type.Optional(Markdown),
      priority: Type.Optional(Priority),
      state: Type.Optional(State),
      assignee: Type.Optional(Person),
      labels: Type.Optional(Labels),
      project: Type.Optional(Type.String({ description: 'Id of a project', maxLength: 100 })),
      due_date: Type.Optional(DueDate),
    },
    { additionalProperties: false },
  ),
  output: Issue,
  example: { team: 'ENG', title: 'Login fails', description: 'Since this morning.', priority: 'high' },
  async run({ team, title, project, ...rest }, linear: LinearClient, call) {
    const id = await teamId(linear, team, call);
    const fields = await fieldsOf(linear, id, rest, call);
    const input = { teamId: id, title, ...fields, ...(project ? { projectId: project } : {}) };
    return issueOf((await linear.ask(MUTATION, { input }, call)).made);
  },
  async recall({ team, title }, linear, call) {
    const { team: found } = await linear.ask(NEWEST, { team: await teamId(linear, team, call) }, call);
    return list(object(object(found).issues).nodes)
      .map(object)
      .filter((one) => one.title === title && madeSince(one.createdAt, call.since))
      .map((issue) => issueOf({ issue }));
  },
});
