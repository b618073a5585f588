import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { object } from '../loose.ts';
import { Uuid } from './schemas.ts';

export const rerunWorkflow = defineAction({
  id: 'rerun_workflow',
  title: 'Run a workflow again',
  summary: 'Runs a workflow again: all of it, or only from what failed.',
  effect: 'write',
  input: Type.Object(
    {
      workflow_id: Uuid('Workflow'),
      from_failed: Type.Optional(Type.Boolean({ description: 'Only what failed and what follows it', default: false })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ workflow_id: Type.String({ description: 'Of the new run' }) }),
  example: { workflow_id: 'fda08377-fe7e-46b1-8992-3a7aaecac9c3', from_failed: true },
  async run({ workflow_id, from_failed = false }, circleci, call) {
    const { body } = await circleci.post(`workflow/${workflow_id}/rerun`, { json: { from_failed }, ...stop(call) });
    return { workflow_id: String(object(body).workflow_id) };
  },
});
