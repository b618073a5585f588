import { visibleCredentials } from '#src/access/find-credential.ts';
import { presentCredentials } from '#src/access/present-credentials.ts';
import { serviceIdOf } from '#src/connectors/catalogue.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { pageHeaders } from '../paging.ts';
import { Page } from '../shapes.ts';
import { Credential } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/credentials',
  summary: 'Credentials of projects and integrations, every secret masked',
  permission: 'integrations.read',
  reply: Type.Array(Credential),
  schema: {
    query: Type.Object({ ...Page, service: Type.Optional(Type.String({ maxLength: 100 })) }),
  },
  async handle({ ctx, query, request, reply }) {
    const { limit, offset } = query;
    const service = query.service === undefined ? undefined : serviceIdOf(query.service);
    const rows = (await visibleCredentials(ctx)).filter((row) => service === undefined || row.service === service);
    pageHeaders(request, reply, { limit, offset, total: rows.length });
    return await presentCredentials(ctx.store.read, ctx, rows.slice(offset, offset + limit));
  },
});
