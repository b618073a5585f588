import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import type { Call } from '../action.ts';
import { defineAction } from '../define.ts';
import { list, object, text } from '../loose.ts';
import { toAdf } from './adf.ts';
import type { JiraClient } from './client.ts';
import { IssueKey, Text } from './schemas.ts';

const lower = (value: unknown): string => (text(value) ?? '').trim().toLowerCase();

async function statusOf(jira: JiraClient, issue: string, call: Call): Promise<string | null> {
  const { fields } = await jira.ask('GET', `issue/${issue}`, { query: { fields: 'status' } }, call);
  return text(object(object(fields).status).name);
}

export const transition = defineAction({
  id: 'transition',
  title: 'Move an issue',
  summary: 'Moves an issue to another status of its workflow. One that is there already stays.',
  effect: 'write',
  idempotent: true,
  scopes: ['write:jira-work'],
  input: Type.Object(
    {
      issue: IssueKey,
      transition: Type.String({
        title: 'To',
        description: 'Name of the status or transition, or its id',
        minLength: 1,
        maxLength: 100,
      }),
      resolution: Type.Optional(Type.String({ description: 'As Jira names it', maxLength: 100 })),
      comment: Type.Optional(Text),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ issue: Type.String(), status: Type.String() }),
  example: { issue: 'WEB-1', transition: 'Done' },
  async run({ issue, transition: wanted, resolution, comment }, jira: JiraClient, call) {
    const answer = await jira.ask('GET', `issue/${issue}/transitions`, {}, call);
    const ways = list(answer.transitions).map(object);
    const name = lower(wanted);
    const way =
      ways.find((one) => lower(object(one.to).name) === name) ??
      ways.find((one) => lower(one.name) === name || one.id === wanted);
    if (way === undefined) {
      const status = await statusOf(jira, issue, call);
      if (lower(status) === name) return { issue, status: status ?? wanted };
      const known = ways.map((one) => text(object(one.to).name) ?? text(one.name)).join(', ');
      const from = `From "${status}" its workflow leads to: ${known || 'nowhere'}.`;
      throw new InputFault('Request refused', `Jira: ${issue} cannot be moved to "${wanted}". ${from}`);
    }
    const said = comment === undefined ? {} : { update: { comment: [{ add: { body: toAdf(comment) } }] } };
    const fields = resolution === undefined ? {} : { fields: { resolution: { name: resolution } } };
    const json = { transition: { id: way.id }, ...fields, ...said };
    await jira.ask('POST', `issue/${issue}/transitions`, { json }, call);
    return { issue, status: text(object(way.to).name) ?? wanted };
  },
});
