import { integrationOfIssue } from '#src/requests/find-issue.ts';
import { reprocessIssue } from '#src/requests/reprocess-issue.ts';
import { defineRoute } from '../define.ts';
import { IssueId, presentRequest, Request } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/issues/:issue_id/reprocess',
  summary: 'Build it once more from the words of the issue, or the settings of a request by API, as they are now',
  permission: 'integrations.write',
  status: 202,
  reply: Request,
  faults: { 409: 'It is under way with these very words, or done.' },
  schema: { params: IssueId },
  integrationOf: ({ store }, { issue_id }) => integrationOfIssue(store.read, issue_id),
  async handle({ ctx, params, services }) {
    return presentRequest(await reprocessIssue(ctx, await services.github(), params.issue_id));
  },
});
