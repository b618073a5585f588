import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { type Loose, list, object, text, word } from '../loose.ts';
import type { N8nClient } from './client.ts';

const PAGE = 100;
const Maybe = Type.Union([Type.String(), Type.Null()]);

const shown = ({ id, workflowId, status, mode, startedAt, stoppedAt }: Loose) => ({
  id: word(id) ?? '',
  workflow_id: word(workflowId),
  status: text(status),
  mode: text(mode),
  started_at: text(startedAt),
  stopped_at: text(stoppedAt),
});

export const listExecutions = defineAction({
  id: 'list_executions',
  title: 'List executions',
  summary: 'Lists how workflows ran, the newest first.',
  effect: 'read',
  input: Type.Object(
    {
      workflow_id: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' })),
      status: Type.Optional(
        Type.Union([
          Type.Literal('error'),
          Type.Literal('success'),
          Type.Literal('waiting'),
          Type.Literal('running'),
          Type.Literal('canceled'),
        ]),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 50 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    executions: Type.Array(
      Type.Object({
        id: Type.String(),
        workflow_id: Maybe,
        status: Maybe,
        mode: Maybe,
        started_at: Maybe,
        stopped_at: Maybe,
      }),
    ),
    more: Type.Boolean({ description: 'There are further ones' }),
  }),
  example: { status: 'error', limit: 10 },
  async run({ workflow_id, status, limit = 50 }, n8n: N8nClient, call) {
    const found: Loose[] = [];
    let cursor: string | null = null;
    do {
      const query = { workflowId: workflow_id, status, limit: Math.min(PAGE, limit - found.length), cursor };
      const answer = object((await n8n.api().get('api/v1/executions', { query, ...stop(call) })).body);
      const page = list(answer.data).map(object);
      found.push(...page);
      cursor = page.length === 0 ? null : text(answer.nextCursor);
    } while (cursor !== null && found.length < limit);
    return { executions: found.slice(0, limit).map(shown), more: cursor !== null };
  },
});
