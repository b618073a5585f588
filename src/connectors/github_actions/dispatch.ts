import { Fault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import { Type } from '#src/kit/schema.ts';
import { type Call, stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { Repository } from '../github/schemas.ts';
import { object, text } from '../loose.ts';

/** A GitHub Enterprise Server that is older than the question refuses the field. */
const isUnknownField = (thrown: unknown): boolean =>
  thrown instanceof Fault && /return_run_details/.test(thrown.message);

async function start(github: HttpClient, path: string, json: object, call: Call): Promise<unknown> {
  try {
    return (await github.post(path, { json: { ...json, return_run_details: true }, ...stop(call) })).body;
  } catch (thrown) {
    if (!isUnknownField(thrown)) throw thrown;
    return (await github.post(path, { json, ...stop(call) })).body;
  }
}

export const dispatch = defineAction({
  id: 'dispatch',
  title: 'Start a workflow',
  summary: 'Starts a workflow that has a workflow_dispatch trigger and says which run it became.',
  effect: 'write',
  scopes: ['actions:write'],
  input: Type.Object(
    {
      repository: Repository,
      workflow: Type.String({ description: 'File name (deploy.yml) or id', pattern: '^[A-Za-z0-9._-]{1,200}$' }),
      ref: Type.String({ description: 'Branch or tag', minLength: 1, maxLength: 250 }),
      inputs: Type.Optional(
        Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
          description: 'As the workflow declares them, 25 at most',
          maxProperties: 25,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    run_id: Type.Union([Type.Integer(), Type.Null()], { description: 'Null where an older server does not say' }),
    url: Type.Union([Type.String(), Type.Null()]),
  }),
  example: {
    repository: 'octocat/hello-world',
    workflow: 'deploy.yml',
    ref: 'main',
    inputs: { environment: 'staging' },
  },
  async run({ repository, workflow, ref, inputs }, github, call) {
    const json = { ref, ...(inputs === undefined ? {} : { inputs }) };
    const said = object(
      await start(github, `repos/${repository}/actions/workflows/${workflow}/dispatches`, json, call),
    );
    const id = said.workflow_run_id;
    return { run_id: typeof id === 'number' ? id : null, url: text(said.html_url) };
  },
});
