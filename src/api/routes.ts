import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#src/access/actor.ts';
import { allow } from '#src/access/allow.ts';
import type { Authenticate } from '#src/access/authenticate.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { Fault, InputFault, OurFault } from '#src/kit/faults.ts';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import type { Log } from '#src/kit/log.ts';
import type { ApiServices, Route } from './define.ts';
import { ROUTES } from './registry.generated.ts';

export interface ApiDeps {
  ctxFor(actor: Actor): Ctx;
  authenticate: Authenticate;
  services: ApiServices;
  log: Log;
}

function inputFault(thrown: FastifyError): InputFault {
  const first = thrown.validation?.[0];
  if (!first) return new InputFault('Bad request', thrown.message, { status: thrown.statusCode ?? 400 });
  const where = `${thrown.validationContext ?? 'request'}${first.instancePath.replaceAll('/', '.')}`;
  const named = first.params.additionalProperty ?? first.params.missingProperty;
  const field = typeof named === 'string' ? `${where}.${named}` : where;
  return new InputFault(
    'Invalid request',
    `${field} ${first.message ?? 'is not valid'}. docs/api.md says what is taken.`,
    {
      details: { field, rule: first.keyword },
    },
  );
}

function faultOf(thrown: unknown, log: Log): Fault {
  if (thrown instanceof Fault) {
    if (thrown instanceof OurFault) log.error({ err: thrown }, 'a request failed through our fault');
    return thrown;
  }
  const status = (thrown as FastifyError).statusCode;
  if (status !== undefined && status < 500) return inputFault(thrown as FastifyError);
  log.error({ err: thrown }, 'a request failed unexpectedly');
  return new OurFault(
    'Internal error',
    'Something went wrong on our side; the log has the details under this request id.',
  );
}

/** Every refusal of the API has one shape. */
export function sendFault(reply: FastifyReply, thrown: unknown, log: Log): FastifyReply {
  const fault = faultOf(thrown, log);
  if (fault.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(fault.retryAfterMs / 1000));
  if (fault.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(fault.status).send({
    error: fault.title,
    message: fault.message,
    ...(fault.details === undefined ? {} : { details: fault.details }),
  });
}

function mount(app: FastifyInstance, deps: ApiDeps, route: Route): void {
  const { params, query, body } = route.schema;
  app.route({
    method: route.method,
    url: route.path,
    schema: {
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && { body }),
    },
    // Where nothing has to be said, nothing may be sent.
    preValidation: async (request) => {
      if (body && request.body === undefined && !(body as { required?: string[] }).required?.length) request.body = {};
    },
    // Who asks is settled before anything of the request is looked at.
    onRequest: async (request) => {
      const ctx = deps.ctxFor(await deps.authenticate(request.headers.authorization));
      if (route.permission) allow(ctx.actor, route.permission);
      request.ctx = ctx;
    },
    handler: async (request, reply) => {
      reply.code(route.status ?? 200);
      const { ctx } = request;
      return await route.handle({
        ctx,
        params: request.params as undefined,
        query: request.query as undefined,
        body: request.body as undefined,
        services: deps.services,
        request,
        reply,
      });
    },
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    ctx: Ctx;
  }
}

/** All routes of the API, each found in its own file. */
export async function apiRoutes(app: FastifyInstance, deps: ApiDeps): Promise<void> {
  app.decorateRequest('ctx');
  // An empty body is no body, whatever type was announced: many clients send the header with every call.
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) =>
    body.length === 0 ? undefined : parseBoundedJson(body),
  );
  app.setErrorHandler((thrown, _request, reply) => sendFault(reply, thrown, deps.log));
  for (const route of ROUTES) mount(app, deps, route);
}
