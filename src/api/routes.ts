import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import { routes } from './registry.generated.ts';
import { notJson, REQUEST_ID, sendFault } from './shell/fault-answer.ts';
import { type MountDeps, mount } from './shell/mount.ts';

/** All routes of the API, each found in its own file. */
export async function apiRoutes(app: FastifyInstance, deps: MountDeps): Promise<void> {
  app.decorateRequest('ctx');
  app.decorateRequest('turn', null);
  app.decorateRequest('revision', null);
  app.decorateRequest('isKept', false);
  // An empty body is no body, whatever type was announced: many clients send the header with every call.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) =>
    body.length === 0 ? undefined : parseBoundedJson(body),
  );
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async ({ headers }: FastifyRequest, body: Buffer) => {
    if (body.length > 0) throw notJson(headers['content-type']);
  });
  app.addHook('onRequest', async (request, reply) => void reply.header(REQUEST_ID, request.id));
  app.setErrorHandler((thrown, _request, reply) => sendFault(reply, thrown, deps.log));
  for (const route of routes) mount(app, deps, route);
}
