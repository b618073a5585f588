import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { object } from '../loose.ts';
import { Pipeline, Project, pipelineOf, Uuid } from './schemas.ts';

const Ref = (title: string) => Type.Optional(Type.String({ title, minLength: 1, maxLength: 250 }));

/** Projects of the CircleCI GitHub App have pipeline definitions and start through another door. */
const withDefinition = (definition_id: string, ref: object, parameters: object) => ({
  path: 'pipeline/run',
  json: { definition_id, config: ref, checkout: ref, ...parameters },
});

export const triggerPipeline = defineAction({
  id: 'trigger_pipeline',
  title: 'Start a pipeline',
  summary: 'Starts a pipeline of a project on a branch or tag, with parameters where the configuration takes them.',
  effect: 'write',
  input: Type.Object(
    {
      project: Project,
      branch: Ref('Branch'),
      tag: Ref('Tag'),
      parameters: Type.Optional(
        Type.Record(Type.String(), Type.Union([Type.String(), Type.Integer(), Type.Boolean()]), {
          description: 'Pipeline parameters, as the configuration declares them',
        }),
      ),
      definition_id: Type.Optional(Uuid('Pipeline definition (only projects of the CircleCI GitHub App have one)')),
    },
    { additionalProperties: false },
  ),
  output: Type.Object(Pipeline),
  example: { project: 'gh/octocat/hello-world', branch: 'main', parameters: { deploy: true } },
  async run({ project, branch, tag, parameters, definition_id }, circleci, call) {
    if (branch !== undefined && tag !== undefined) {
      throw new InputFault(
        'Invalid input',
        'circleci_trigger_pipeline takes a branch or a tag, not both. Leave one out.',
      );
    }
    const ref = { ...(branch === undefined ? {} : { branch }), ...(tag === undefined ? {} : { tag }) };
    const given = parameters === undefined ? {} : { parameters };
    const { path, json } =
      definition_id === undefined
        ? { path: 'pipeline', json: { ...ref, ...given } }
        : withDefinition(definition_id, ref, given);
    const { body } = await circleci.post(`project/${project}/${path}`, { json, ...stop(call) });
    const made = object(body);
    if (made.id === undefined) {
      const why = typeof made.message === 'string' ? made.message : 'the configuration leaves nothing to run';
      throw new InputFault(
        'Request refused',
        `CircleCI started no pipeline: ${why}. Check the branch and its configuration.`,
      );
    }
    return pipelineOf(made);
  },
});
