import { actionPrompt } from '#src/connectors/action-prompt.ts';
import { getAction } from '#src/connectors/catalogue.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { CatalogId } from './shapes.ts';

const Language = Type.Union([Type.Literal('en'), Type.Literal('ru')]);

export default defineRoute({
  method: 'GET',
  path: '/v1/catalog/:id/prompt',
  summary: 'A prompt for any AI tool that describes this action whole, as text',
  permission: 'integrations.read',
  reply: Type.String(),
  replyType: 'text/plain',
  schema: {
    params: CatalogId,
    query: Type.Object({ lang: Type.Optional(Language), language: Type.Optional(Language) }),
  },
  async handle({ params, query, reply }) {
    reply.type('text/plain; charset=utf-8');
    return actionPrompt(getAction(params.id), query.lang ?? query.language ?? 'en');
  },
});
