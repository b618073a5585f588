import type { FastifyInstance } from 'fastify';
import { findService } from '#src/connectors/catalogue.ts';
import { iconOf } from '#src/connectors/icon.ts';
import { notFound } from '#src/kit/faults.ts';

/** Icons of services; nothing in them may do anything but be looked at. */
const HEADERS = {
  'content-type': 'image/svg+xml',
  'cache-control': 'public, max-age=86400',
  'content-security-policy': "default-src 'none'",
  'x-content-type-options': 'nosniff',
};

export async function iconRoutes(app: FastifyInstance): Promise<void> {
  app.get<{ Params: { file: string } }>('/icons/integrations/:file', async ({ params }, reply) => {
    const [, service] = /^([a-z0-9_]+)\.svg$/.exec(params.file) ?? [];
    const found = service === undefined ? undefined : findService(service);
    if (!found) throw notFound('icon', params.file.slice(0, 100));
    return reply.headers(HEADERS).send(iconOf(found));
  });
}
