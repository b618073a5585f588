import { InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { Repository } from '../github/schemas.ts';
import { object, text } from '../loose.ts';
import { Run, RunId, runOf } from './schemas.ts';

const SHORTEST_MS = 15_000;
const LONGEST_MS = 5 * 60_000;

/** A run that takes long is asked about more rarely: after a tenth of the time it has taken. */
const waitMs = (running: number): number => Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.round(running / 10)));

export const waitForRun = defineAction({
  id: 'wait_for_run',
  title: 'Wait for a run',
  summary: 'Waits until a run is completed and says how it ended. Waiting survives restarts and costs no attempt.',
  effect: 'read',
  scopes: ['actions:read'],
  input: Type.Object(
    {
      repository: Repository,
      run_id: RunId,
      timeout_minutes: Type.Optional(
        Type.Integer({ description: 'From its start', minimum: 1, maximum: 2880, default: 60 }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Run,
  example: { repository: 'octocat/hello-world', run_id: 30433642, timeout_minutes: 30 },
  async run({ repository, run_id, timeout_minutes = 60 }, github, call) {
    const { body } = await github.get(`repos/${repository}/actions/runs/${run_id}`, stop(call));
    const run = runOf(body);
    if (run.status === 'completed') return run;
    const started = Date.parse(text(object(body).run_started_at) ?? text(object(body).created_at) ?? '') || call.now;
    const running = Math.max(0, call.now - started);
    if (running > timeout_minutes * 60_000) {
      const text = `The run ${run.url} is still ${run.status} after ${timeout_minutes} minutes. Look at it, or give a longer timeout_minutes.`;
      throw new InputFault('Still running', text, { details: { service: 'github_actions' } });
    }
    throw new TemporaryFault('Still running', `The run ${run.url} is ${run.status}.`, {
      details: { service: 'github_actions' },
      retryAfterMs: waitMs(running),
    });
  },
});
