import type { HttpClient } from '#src/kit/http-types.ts';
import { Type } from '#src/kit/schema.ts';
import { type Call, stop } from '../action.ts';
import { anyOf } from '../any-of.ts';
import { defineAction } from '../define.ts';
import { type Loose, list, object, text } from '../loose.ts';
import { Pipeline, Project, pipelineOf, Uuid } from './schemas.ts';

const PAGES = 10;

async function workflowsOf(circleci: HttpClient, id: string, call: Call): Promise<Loose[]> {
  const found: Loose[] = [];
  let token: string | null = null;
  for (let page = 0; page < PAGES; page++) {
    const { body } = await circleci.get(`pipeline/${id}/workflow`, { query: { 'page-token': token }, ...stop(call) });
    found.push(...list(object(body).items).map(object));
    token = text(object(body).next_page_token);
    if (token === null) break;
  }
  return found;
}

export const getPipeline = defineAction({
  id: 'get_pipeline',
  title: 'Get a pipeline',
  summary: 'Reads a pipeline and how its workflows stand, by id or by project and number.',
  effect: 'read',
  input: Type.Object(
    {
      pipeline_id: Type.Optional(Uuid('Pipeline')),
      project: Type.Optional(Project),
      number: Type.Optional(Type.Integer({ minimum: 1, description: 'With the project, instead of an id' })),
    },
    { additionalProperties: false, ...anyOf('pipeline_id', ['project', 'number']) },
  ),
  output: Type.Object({
    ...Pipeline,
    project: Type.Union([Type.String(), Type.Null()]),
    branch: Type.Union([Type.String(), Type.Null()]),
    revision: Type.Union([Type.String(), Type.Null()]),
    workflows: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), status: Type.String() })),
  }),
  example: { pipeline_id: '5034460f-c7c4-4c43-9457-de07e2029e7b' },
  async run({ pipeline_id, project, number }, circleci, call) {
    const path = pipeline_id === undefined ? `project/${project}/pipeline/${number}` : `pipeline/${pipeline_id}`;
    const pipeline = object((await circleci.get(path, stop(call))).body);
    const vcs = object(pipeline.vcs);
    const workflows = await workflowsOf(circleci, String(pipeline.id), call);
    return {
      ...pipelineOf(pipeline),
      project: text(pipeline.project_slug),
      branch: text(vcs.branch),
      revision: text(vcs.revision),
      workflows: workflows.map(({ id, name, status }) => ({
        id: String(id),
        name: String(name),
        status: String(status),
      })),
    };
  },
});
