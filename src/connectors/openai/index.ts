import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { chatCompletion } from './chat-completion.ts';
import { createResponse } from './create-response.ts';
import { openaiFault } from './errors.ts';
import { listModels } from './list-models.ts';
import { openaiSource } from './source.ts';

export default defineConnector({
  id: 'openai',
  title: 'OpenAI',
  words: ['openai', 'open ai', 'chatgpt', 'чат gpt', 'опенэйай'],
  category: 'ai',
  docs: 'https://platform.openai.com/docs/api-reference',
  baseUrl: 'https://api.openai.com/v1/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({ api_key: Secret('API key', 'sk-… of a project: platform.openai.com, API keys') }),
  },
  connect: ({ api_key, base_url }, { http, now }) =>
    http({
      baseUrl: base_url,
      auth: { bearer: api_key },
      fault: (body, answer) => openaiFault(body, answer, now()),
    }),
  async probe(openai) {
    const { headers } = await openai.get('models');
    const organisation = headers['openai-organization'];
    return { account: typeof organisation === 'string' ? organisation : null, scopes: null };
  },
  actions: [chatCompletion, createResponse, listModels],
  source: openaiSource,
});
