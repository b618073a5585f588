import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { connectN8n } from './client.ts';
import { listExecutions } from './list-executions.ts';
import { n8nSource } from './source.ts';
import { triggerWorkflow } from './trigger-workflow.ts';

export default defineConnector({
  id: 'n8n',
  title: 'n8n',
  words: ['n8n', 'н8н'],
  category: 'automation',
  docs: 'https://docs.n8n.io/api/',
  baseUrl: null,
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      base_url: Type.String({ title: 'Address', description: 'Of your n8n: https://n8n.example.com/' }),
      api_key: Type.Optional(Secret('API key', 'Settings, n8n API; to list executions and to find workflows')),
    }),
  },
  connect: connectN8n,
  async probe(n8n) {
    await n8n.api().get('api/v1/executions', { query: { limit: 1 } });
    return { account: null, scopes: null };
  },
  actions: [triggerWorkflow, listExecutions],
  source: n8nSource,
});
