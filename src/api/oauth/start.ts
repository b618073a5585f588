import { serviceIdOf } from '#src/connectors/catalogue.ts';
import { beginConnection, CONNECT_COOKIE, CONNECT_SECONDS } from '#src/integrations/begin-connection.ts';
import { setCookie } from '#src/kit/cookie.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/oauth/:service/start',
  summary: 'Connect a service in the browser: goes to its page; with `Accept: application/json` its address comes back',
  permission: 'integrations.write',
  reply: Type.Object({ authorize_url: Type.String() }),
  replies: { 302: Type.Null() },
  faults: { 409: 'The service is not connected in a browser, or this one has no client of its own there.' },
  schema: {
    params: Type.Object({ service: Type.String({ maxLength: 100 }) }),
    query: Type.Object({
      project: Type.Optional(Type.String({ maxLength: 200, description: 'id or name; local unless given' })),
      integration_id: Type.Optional(Type.String({ maxLength: 64, description: 'for this one integration only' })),
    }),
  },
  async handle({ ctx, params, query, request, reply }) {
    const asked = { project: query.project, integrationId: query.integration_id };
    const { authorizeUrl, cookie } = await beginConnection(ctx, serviceIdOf(params.service), asked);
    const kept = { name: CONNECT_COOKIE, value: cookie, seconds: CONNECT_SECONDS, sameSite: 'Lax' as const };
    reply.header('set-cookie', setCookie(ctx.publicUrl, kept)).header('cache-control', 'no-store');
    if (request.headers.accept?.includes('application/json')) return { authorize_url: authorizeUrl };
    return reply.redirect(authorizeUrl, 302);
  },
});
