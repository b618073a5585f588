import type { FastifyInstance } from 'fastify';
import { plainHeaders } from '#src/kit/plain-page.ts';
import { VERSION } from '#src/kit/version.ts';
import { openApiDocument } from '../openapi/document.ts';
import { docsPage, STYLE } from './page.ts';

const AN_HOUR = 'public, max-age=3600';

/** The reference, for programs and for people. Made when it is first asked for. */
export async function docsRoutes(app: FastifyInstance, { publicUrl }: { publicUrl: string }): Promise<void> {
  let document: ReturnType<typeof openApiDocument> | undefined;
  let page: string | undefined;
  const made = () => (document ??= openApiDocument({ publicUrl, version: VERSION }));
  app.get('/v1/openapi.json', async (_request, reply) => reply.header('cache-control', AN_HOUR).send(made()));
  app.get('/docs', async (_request, reply) => {
    page ??= docsPage(made());
    return reply.headers({ ...plainHeaders('', STYLE), 'cache-control': AN_HOUR }).send(page);
  });
}
