import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { toAdf } from './adf.ts';
import type { JiraClient } from './client.ts';
import { IssueKey, Text } from './schemas.ts';

export const comment = defineAction({
  id: 'comment',
  title: 'Comment',
  summary: 'Writes a comment on an issue.',
  effect: 'write',
  recipe: { kind: 'comment', with: { issue: '{{number}}' } },
  scopes: ['write:jira-work'],
  input: Type.Object({ issue: IssueKey, body: Text }, { additionalProperties: false }),
  output: Type.Object({ id: Type.String(), url: Type.String() }),
  example: { issue: 'WEB-1', body: 'Thank you, we are looking into it.' },
  async run({ issue, body }, jira: JiraClient, call) {
    const { id } = await jira.ask('POST', `issue/${issue}/comment`, { json: { body: toAdf(body) } }, call);
    return { id: String(id), url: `${jira.browse(issue)}?focusedCommentId=${String(id)}` };
  },
});
