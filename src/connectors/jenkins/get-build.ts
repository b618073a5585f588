import { InputFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import { type Static, Type } from '#src/kit/schema.ts';
import { type Call, stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { type Loose, object, text } from '../loose.ts';
import { BuildNumber, Job, jobPath } from './schemas.ts';

const BUILD = 'number,result,building,duration,timestamp,url,fullDisplayName,description';
const ITEM = 'id,why,cancelled,executable[number,url]';

const State = Type.Union([
  Type.Literal('queued'),
  Type.Literal('running'),
  Type.Literal('finished'),
  Type.Literal('cancelled'),
]);
type StateName = Static<typeof State>;

const built = (state: StateName, build: Loose) => ({
  state,
  number: typeof build.number === 'number' ? build.number : null,
  result: text(build.result),
  title: text(build.fullDisplayName),
  url: text(build.url),
  started_at: typeof build.timestamp === 'number' ? new Date(build.timestamp).toISOString() : null,
  seconds: typeof build.duration === 'number' ? Math.round(build.duration / 1000) : null,
  why: text(build.why),
});

async function buildOf(jenkins: HttpClient, job: string, number: number | undefined, call: Call) {
  const path = `${jobPath(job)}/${number ?? 'lastBuild'}/api/json`;
  const build = object((await jenkins.get(path, { query: { tree: BUILD }, ...stop(call) })).body);
  return built(build.building === true ? 'running' : 'finished', build);
}

/** Until it has a place to run a build has no number, only a place in the queue. */
async function queuedOf(jenkins: HttpClient, job: string, id: number, call: Call) {
  const item = object((await jenkins.get(`queue/item/${id}/api/json`, { query: { tree: ITEM }, ...stop(call) })).body);
  const number = object(item.executable).number;
  if (typeof number === 'number') return await buildOf(jenkins, job, number, call);
  return built(item.cancelled === true ? 'cancelled' : 'queued', { why: item.why });
}

export const getBuild = defineAction({
  id: 'get_build',
  title: 'Get a build',
  summary: 'Reads how a build stands: by number, by its place in the queue, or the last one of a job.',
  effect: 'read',
  scopes: ['Job/Read'],
  input: Type.Object(
    {
      job: Job,
      number: BuildNumber,
      queue_id: Type.Optional(Type.Integer({ description: 'From trigger_build, instead of a number', minimum: 1 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    state: State,
    number: Type.Union([Type.Integer(), Type.Null()]),
    result: Type.Union([Type.String(), Type.Null()], { description: 'SUCCESS, FAILURE, UNSTABLE, ABORTED, NOT_BUILT' }),
    title: Type.Union([Type.String(), Type.Null()]),
    url: Type.Union([Type.String(), Type.Null()]),
    started_at: Type.Union([Type.String(), Type.Null()]),
    seconds: Type.Union([Type.Integer(), Type.Null()]),
    why: Type.Union([Type.String(), Type.Null()], { description: 'What it waits for' }),
  }),
  example: { job: 'team/site', number: 42 },
  async run({ job, number, queue_id }, jenkins, call) {
    if (number !== undefined && queue_id !== undefined) {
      throw new InputFault('Invalid input', 'jenkins_get_build takes a number or a queue_id, not both. Leave one out.');
    }
    return queue_id === undefined ? buildOf(jenkins, job, number, call) : queuedOf(jenkins, job, queue_id, call);
  },
});
