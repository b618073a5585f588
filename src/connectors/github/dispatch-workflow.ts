import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { inRepository } from './call.ts';
import { Repository } from './schemas.ts';

export const dispatchWorkflow = defineAction({
  id: 'dispatch_workflow',
  title: 'Start a workflow',
  summary: 'Starts a workflow that has a workflow_dispatch trigger.',
  effect: 'write',
  scopes: ['repo', 'workflow'],
  input: Type.Object(
    {
      repository: Repository,
      workflow: Type.String({ description: 'File name (deploy.yml) or id', pattern: '^[A-Za-z0-9._-]{1,200}$' }),
      ref: Type.String({ description: 'Branch or tag', minLength: 1, maxLength: 250 }),
      inputs: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ dispatched: Type.Boolean() }),
  example: {
    repository: 'octocat/hello-world',
    workflow: 'deploy.yml',
    ref: 'main',
    inputs: { environment: 'staging' },
  },
  async run({ repository, workflow, ref, inputs }, github, call) {
    const path = `actions/workflows/${workflow}/dispatches`;
    await inRepository(github, 'POST', repository, path, { ref, ...(inputs === undefined ? {} : { inputs }) }, call);
    return { dispatched: true };
  },
});
