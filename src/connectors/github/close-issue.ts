import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { inRepository } from './call.ts';
import { IssueNumber, Repository } from './schemas.ts';

export const closeIssue = defineAction({
  id: 'close_issue',
  title: 'Close an issue',
  summary: 'Closes an issue as completed or not planned.',
  effect: 'write',
  idempotent: true,
  scopes: ['repo'],
  input: Type.Object(
    {
      repository: Repository,
      number: IssueNumber,
      reason: Type.Optional(
        Type.Union([Type.Literal('completed'), Type.Literal('not_planned')], { default: 'completed' }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ number: IssueNumber, state: Type.String() }),
  example: { repository: 'octocat/hello-world', number: 1 },
  async run({ repository, number, reason }, github, call) {
    const json = { state: 'closed', state_reason: reason ?? 'completed' };
    const closed = await inRepository(github, 'PATCH', repository, `issues/${number}`, json, call);
    return { number: Number(closed.number), state: String(closed.state) };
  },
});
