import { Fault } from '#src/kit/faults.ts';
import type { HttpClient, HttpResponse, RequestOptions } from '#src/kit/http-types.ts';
import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { object, text } from '../loose.ts';
import { Job, jobPath } from './schemas.ts';

const refusedAs = (thrown: unknown, status: number): boolean =>
  thrown instanceof Fault && object(thrown.details).status === status;

/** A job that takes parameters refuses to start without the form of them, even when all have defaults. */
async function startPlain(jenkins: HttpClient, path: string, options: RequestOptions): Promise<HttpResponse> {
  try {
    return await jenkins.post(`${path}/build`, options);
  } catch (thrown) {
    if (!refusedAs(thrown, 400)) throw thrown;
    return await jenkins.post(`${path}/buildWithParameters`, options);
  }
}

/** Where the queue keeps it: `https://jenkins/queue/item/42/`. */
const queueIdOf = (location: string | null): number | null => {
  const [, id] = /\/queue\/item\/(\d{1,15})\/?$/.exec(location ?? '') ?? [];
  return id === undefined ? null : Number(id);
};

export const triggerBuild = defineAction({
  id: 'trigger_build',
  title: 'Start a build',
  summary: 'Puts a build of a job into the queue, with parameters where the job takes them.',
  effect: 'write',
  scopes: ['Job/Build'],
  input: Type.Object(
    {
      job: Job,
      parameters: Type.Optional(
        Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
          description: 'Those that the job declares; defaults fill the rest',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    queue_id: Type.Union([Type.Integer(), Type.Null()], { description: 'For get_build while there is no number yet' }),
    queue_url: Type.Union([Type.String(), Type.Null()]),
  }),
  example: { job: 'team/site', parameters: { ENVIRONMENT: 'staging' } },
  async run({ job, parameters }, jenkins, call) {
    const path = jobPath(job);
    const { headers } =
      parameters === undefined
        ? await startPlain(jenkins, path, stop(call))
        : await jenkins.post(`${path}/buildWithParameters`, { form: parameters, ...stop(call) });
    const location = text(headers.location);
    return { queue_id: queueIdOf(location), queue_url: location };
  },
});
