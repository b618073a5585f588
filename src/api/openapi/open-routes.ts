import type { Permission } from '#src/access/matrix.ts';
import { Type } from '#src/kit/schema.ts';
import { named, oneOf, Refusal } from '../reply-shapes.ts';
import { operationIdOf } from './operation.ts';
import { jsonContent, plainSchema } from './plain-schema.ts';
import { tagOf } from './tags.ts';
import type { AnswerObject, OperationObject, ParameterObject, Schemas } from './types.ts';

interface OpenRoute {
  method: 'get' | 'post';
  path: string;
  summary: string;
  answers: Readonly<Record<number, unknown>>;
  /** Needs a key with it; missing: needs no key. */
  permission?: Permission;
  /** Of what it answers when all is well, where that is not JSON. */
  type?: string;
  query?: Readonly<Record<string, string>>;
}

const Health = named('Health', {
  status: oneOf(['ok', 'degraded']),
  uptime: Type.Integer({ description: 'seconds' }),
});
const Ready = Type.Object({ ready: Type.Boolean() });
const Accepted = Type.Object({ event_id: Type.String() });
const Repeated = Type.Object({ event_id: Type.Optional(Type.String()), duplicate: Type.Literal(true) });
const Shown = Type.Object({
  id: Type.String(),
  status: Type.String(),
  accepts_webhooks: Type.Boolean(),
  source: Type.String(),
});

const TAKEN = { 200: Repeated, 202: Accepted, 400: Refusal, 401: Refusal, 403: Refusal, 404: Refusal };
const REFUSED = { 413: Refusal, 415: Refusal, 500: Refusal, 503: Refusal };

const STREAM = {
  summary:
    'What happens to integrations, as server-sent events: `integration_created`, `integration_deleted`, `integration_health_changed`, and `integration_batch_update` with the updates of a second. `Last-Event-ID` brings what was missed, as `after` does',
  permission: 'integrations.read',
  type: 'text/event-stream',
  query: {
    projectId: 'Only this project, by id or name.',
    after: 'Begins with what came after the event of this id; for what cannot send `Last-Event-ID`.',
  },
  answers: { 200: Type.String(), 400: Refusal, 401: Refusal, 403: Refusal, 404: Refusal, 500: Refusal, 503: Refusal },
} as const;

/** What the server answers beside the routes of the API. */
export const OPEN_ROUTES: readonly OpenRoute[] = [
  {
    method: 'get',
    path: '/health',
    summary: 'For people and monitors: database, roles, sandbox. `status` is `ok` or `degraded`',
    answers: { 200: Health },
  },
  {
    method: 'get',
    path: '/ready',
    summary: 'For load balancers: can it take work right now',
    answers: { 200: Ready, 503: Ready },
  },
  {
    method: 'get',
    path: '/v1/openapi.json',
    summary: 'This document',
    answers: { 200: Type.Object({ openapi: Type.String() }) },
  },
  {
    method: 'post',
    path: '/webhooks/:id',
    summary: 'Takes a webhook of the source, as it signs it',
    answers: { ...TAKEN, ...REFUSED },
  },
  {
    method: 'post',
    path: '/webhooks/:id/:token',
    summary: 'Takes a webhook from a sender that cannot sign',
    answers: { ...TAKEN, ...REFUSED },
  },
  {
    method: 'get',
    path: '/webhooks/:id/:token',
    summary: 'The same under the secret address: senders that greet before they send ask here',
    answers: { 200: Shown, 404: Refusal },
  },
  {
    method: 'get',
    path: '/webhooks/:id',
    summary: "The integration's state",
    answers: { 200: Shown, 404: Refusal },
  },
  { method: 'get', path: '/v1/realtime', ...STREAM },
  { method: 'get', path: '/api/realtime/integrations', ...STREAM },
  {
    method: 'get',
    path: '/metrics',
    summary: 'Figures of the whole service as Prometheus reads them. A scraper on the same machine needs no key',
    permission: 'admin',
    type: 'text/plain',
    answers: { 200: Type.String(), 401: Refusal, 403: Refusal, 500: Refusal },
  },
];

const inPath = (name: string): ParameterObject => ({ name, in: 'path', required: true, schema: { type: 'string' } });

const inQuery = (name: string, description: string): ParameterObject => ({
  name,
  in: 'query',
  required: false,
  description,
  schema: { type: 'string' },
});

const BODY = {
  required: true,
  content: { 'application/json': { schema: {} }, 'application/x-www-form-urlencoded': { schema: {} } },
};

function answerOf({ type }: OpenRoute, status: string, schema: unknown, schemas: Schemas): AnswerObject {
  if (Number(status) >= 400) return { description: 'Refused', content: jsonContent(schema, schemas) };
  return { description: 'Done', content: { [type ?? 'application/json']: { schema: plainSchema(schema, schemas) } } };
}

export function openOperationOf(route: OpenRoute, schemas: Schemas): OperationObject {
  const { method, path, summary, answers, permission, query = {} } = route;
  const responses = Object.entries(answers).map(([status, schema]) => [
    status,
    answerOf(route, status, schema, schemas),
  ]);
  return {
    operationId: operationIdOf(method, path),
    tags: [tagOf(path.replace(/^\/v1/, ''))],
    summary,
    ...(permission === undefined ? { security: [] as [] } : { 'x-permission': permission }),
    parameters: [
      ...[...path.matchAll(/:([a-z]+)/g)].map(([, name = '']) => inPath(name)),
      ...Object.entries(query).map(([name, description]) => inQuery(name, description)),
    ],
    ...(method === 'post' ? { requestBody: BODY } : {}),
    responses: Object.fromEntries(responses),
  };
}
