import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { Repository } from '../github/schemas.ts';
import { Run, RunId, runOf } from './schemas.ts';

export const getRun = defineAction({
  id: 'get_run',
  title: 'Get a run',
  summary: 'Reads how a run of a workflow stands.',
  effect: 'read',
  scopes: ['actions:read'],
  input: Type.Object({ repository: Repository, run_id: RunId }, { additionalProperties: false }),
  output: Run,
  example: { repository: 'octocat/hello-world', run_id: 30433642 },
  async run({ repository, run_id }, github, call) {
    return runOf((await github.get(`repos/${repository}/actions/runs/${run_id}`, stop(call))).body);
  },
});
