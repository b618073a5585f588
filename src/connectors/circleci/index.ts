import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { object, text } from '../loose.ts';
import { circleciFault } from './errors.ts';
import { getPipeline } from './get-pipeline.ts';
import { rerunWorkflow } from './rerun-workflow.ts';
import { circleciSource } from './source.ts';
import { triggerPipeline } from './trigger-pipeline.ts';

export default defineConnector({
  id: 'circleci',
  title: 'CircleCI',
  words: ['circleci', 'circle ci', 'циркл'],
  category: 'ci_cd',
  docs: 'https://circleci.com/docs/api/v2/',
  baseUrl: 'https://circleci.com/api/v2/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({ token: Secret('Token', 'A personal API token: User Settings, Personal API Tokens') }),
  },
  connect: ({ token, base_url }, { http }) =>
    http({ baseUrl: base_url, auth: { headers: { 'circle-token': token } }, fault: circleciFault }),
  async probe(circleci) {
    const { login, name } = object((await circleci.get('me')).body);
    return { account: text(login) ?? text(name), scopes: null };
  },
  actions: [triggerPipeline, rerunWorkflow, getPipeline],
  source: circleciSource,
});
