import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { Repository } from '../github/schemas.ts';
import { RunId } from './schemas.ts';

export const rerunFailed = defineAction({
  id: 'rerun_failed',
  title: 'Run failed jobs again',
  summary: 'Runs the failed jobs of a finished run again, and what depends on them.',
  effect: 'write',
  scopes: ['actions:write'],
  input: Type.Object(
    {
      repository: Repository,
      run_id: RunId,
      debug: Type.Optional(Type.Boolean({ description: 'With debug logs', default: false })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ run_id: RunId }),
  example: { repository: 'octocat/hello-world', run_id: 30433642 },
  async run({ repository, run_id, debug = false }, github, call) {
    const json = { enable_debug_logging: debug };
    await github.post(`repos/${repository}/actions/runs/${run_id}/rerun-failed-jobs`, { json, ...stop(call) });
    return { run_id };
  },
});
