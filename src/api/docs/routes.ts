import type { FastifyInstance } from 'fastify';
import { once } from '#src/kit/once.ts';
import { plainHeaders } from '#src/kit/plain-page.ts';
import { VERSION } from '#src/kit/version.ts';

const AN_HOUR = 'public, max-age=3600';

/** The reference, for programs and for people. Made when it is first asked for. */
export async function docsRoutes(app: FastifyInstance, { publicUrl }: { publicUrl: string }): Promise<void> {
  const document = once(async () => {
    const { openApiDocument } = await import('../openapi/document.ts');
    return openApiDocument({ publicUrl, version: VERSION });
  });
  const page = once(async () => {
    const { docsPage, STYLE } = await import('./page.ts');
    return { text: docsPage(await document()), headers: { ...plainHeaders('', STYLE), 'cache-control': AN_HOUR } };
  });
  app.get('/v1/openapi.json', async (_request, reply) => reply.header('cache-control', AN_HOUR).send(await document()));
  app.get('/docs', async (_request, reply) => {
    const { text, headers } = await page();
    return reply.headers(headers).send(text);
  });
}
