import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { object, text } from '../loose.ts';
import { connectLinear } from './client.ts';
import { comment } from './comment.ts';
import { createIssue } from './create-issue.ts';
import { linearSource } from './source.ts';
import { updateIssue } from './update-issue.ts';

export default defineConnector({
  id: 'linear',
  title: 'Linear',
  words: ['linear!', 'линеар', 'линиар'],
  category: 'issue_tracking',
  docs: 'https://linear.app/developers',
  baseUrl: 'https://api.linear.app/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({ api_key: Secret('API key', 'A personal key (lin_api_…) of an account that may write') }),
  },
  connect: connectLinear,
  async probe(linear) {
    const { viewer } = await linear.ask('{ viewer { name email } }', {}, { signal: undefined });
    const { name, email } = object(viewer);
    return { account: text(name) ?? text(email), scopes: null };
  },
  actions: [createIssue, updateIssue, comment],
  source: linearSource,
});
