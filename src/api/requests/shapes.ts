import { STATES } from '#src/integrations/states.ts';
import { iso } from '#src/kit/clock.ts';
import { Type } from '#src/kit/schema.ts';
import type { RequestRow } from '#src/store/rows.ts';
import { Anything, Loose, named, nullable, oneOf, TextOrNull, Time } from '../reply-shapes.ts';

export const IssueId = Type.Object({
  issue_id: Type.String({ minLength: 1, maxLength: 220, examples: ['my-org%2Fmy-repo%2312'] }),
});

export const Request = named('Request', {
  id: Type.String(),
  integration_id: Type.String(),
  kind: oneOf(['issue', 'api', 'revision']),
  status: oneOf(STATES),
  waiting: TextOrNull,
  notes: Type.Array(Type.String()),
  repository: TextOrNull,
  issue_number: nullable(Type.Integer()),
  pull_request_url: TextOrNull,
  error_details: nullable(Loose),
  created_at: Time,
  updated_at: Time,
});

/** A request as everybody outside reads it. */
export const presentRequest = (row: RequestRow) => ({
  id: row.id,
  integration_id: row.integrationId,
  kind: row.kind,
  status: row.state,
  waiting: row.waiting,
  notes: row.notes,
  repository: row.repository,
  issue_number: row.issueNumber,
  pull_request_url: row.pullRequestUrl,
  error_details: row.errorDetails,
  created_at: iso(row.createdAt),
  updated_at: iso(row.updatedAt),
});

export const IssueLog = named('IssueLog', {
  timestamp: Time,
  level: oneOf(['debug', 'info', 'warn', 'error']),
  message: Type.String(),
  state: TextOrNull,
  actor: TextOrNull,
  data: Anything,
});
