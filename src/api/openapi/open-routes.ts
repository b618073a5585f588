import { Type } from 'typebox';
import { named, oneOf, Refusal } from '../reply-shapes.ts';
import { operationIdOf } from './operation.ts';
import { jsonContent } from './plain-schema.ts';
import { tagOf } from './tags.ts';
import type { AnswerObject, OperationObject, ParameterObject, Schemas } from './types.ts';

interface OpenRoute {
  method: 'get' | 'post';
  path: string;
  summary: string;
  answers: Readonly<Record<number, unknown>>;
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

/** What the server answers beside the API, which needs no key. */
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
    path: '/metrics',
    summary: 'For Prometheus, as text: with an admin key, or without one from this machine',
    answers: { 200: Type.String(), 401: Refusal, 403: Refusal },
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
];

const inPath = (name: string): ParameterObject => ({ name, in: 'path', required: true, schema: { type: 'string' } });

const BODY = {
  required: true,
  content: { 'application/json': { schema: {} }, 'application/x-www-form-urlencoded': { schema: {} } },
};

function answerOf(status: string, schema: unknown, schemas: Schemas): AnswerObject {
  return { description: Number(status) < 400 ? 'Done' : 'Refused', content: jsonContent(schema, schemas) };
}

export function openOperationOf({ method, path, summary, answers }: OpenRoute, schemas: Schemas): OperationObject {
  const responses = Object.entries(answers).map(([status, schema]) => [status, answerOf(status, schema, schemas)]);
  return {
    operationId: operationIdOf(method, path),
    tags: [tagOf(path.replace(/^\/v1/, ''))],
    summary,
    security: [],
    parameters: [...path.matchAll(/:([a-z]+)/g)].map(([, name = '']) => inPath(name)),
    ...(method === 'post' ? { requestBody: BODY } : {}),
    responses: Object.fromEntries(responses),
  };
}
