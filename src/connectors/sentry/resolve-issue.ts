import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { Issue, IssueId, issueOf, Organization } from './schemas.ts';

export const resolveIssue = defineAction({
  id: 'resolve_issue',
  title: 'Resolve an issue',
  summary: 'Marks an issue as resolved, at once or by a release.',
  effect: 'write',
  idempotent: true,
  scopes: ['event:write'],
  input: Type.Object(
    {
      organization: Organization,
      issue: IssueId,
      in_next_release: Type.Optional(Type.Boolean({ default: false })),
      in_release: Type.Optional(Type.String({ description: 'A version, or latest', minLength: 1, maxLength: 200 })),
    },
    { additionalProperties: false },
  ),
  output: Issue,
  example: { organization: 'acme', issue: '4509877862268928' },
  async run({ organization, issue, in_next_release, in_release }, sentry, call) {
    const byRelease = in_release === undefined ? {} : { inRelease: in_release };
    const statusDetails = in_next_release ? { inNextRelease: true } : byRelease;
    const json = { status: 'resolved', statusDetails };
    const { body } = await sentry.put(`organizations/${organization}/issues/${issue}/`, { json, ...stop(call) });
    return issueOf(body);
  },
});
