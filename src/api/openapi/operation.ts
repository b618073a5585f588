import type { Route } from '../define.ts';
import { OF_INTEGRATION } from '../shell/enter.ts';
import { withFields } from '../shell/fields.ts';
import { isOnce } from '../shell/once.ts';
import { answersOf } from './answers.ts';
import { jsonContent, plainSchema } from './plain-schema.ts';
import { tagOf } from './tags.ts';
import type { Json, OperationObject, ParameterObject, Schemas } from './types.ts';

/** `/v1/integrations/:id` as OpenAPI writes it. */
export const templateOf = (path: string): string => path.replace(/:([a-z_]+)/gi, '{$1}');

export const operationIdOf = (method: string, path: string): string =>
  `${method.toLowerCase()}_${path
    .replace(/^\/(v1\/)?/, '')
    .replace(/[^a-z]+/gi, '_')
    .replace(/^_|_$/g, '')}`;

function parametersIn(where: 'path' | 'query', schema: unknown, schemas: Schemas): ParameterObject[] {
  const { properties = {}, required = [] } = (schema ?? {}) as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = plainSchema(property, schemas);
    // What has a usual value need not be given.
    const isRequired = where === 'path' || (required.includes(name) && !('default' in rest));
    const about = typeof description === 'string' ? { description } : {};
    return { name, in: where, required: isRequired, ...about, schema: rest };
  });
}

const header = (name: string, description: string): ParameterObject => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
});

const IF_NONE_MATCH = header('If-None-Match', 'an ETag: 304 while the answer is still the same');
const IF_MATCH = header('If-Match', 'an ETag of this integration: 412 where somebody changed it meanwhile');
const CACHE_CONTROL = header('Cache-Control', '`max-age=300` takes an answer that is up to so many seconds old');
const IDEMPOTENCY_KEY = header(
  'Idempotency-Key',
  'the same key and body within a day are done once and answered alike',
);

function headersTaken(route: Route): ParameterObject[] {
  if (route.method === 'GET') return [IF_NONE_MATCH, CACHE_CONTROL];
  if (isOnce(route)) return [IDEMPOTENCY_KEY];
  return route.method !== 'POST' && route.path.startsWith(OF_INTEGRATION) ? [IF_MATCH] : [];
}

function bodyOf({ schema: { body } }: Route, schemas: Schemas): Pick<OperationObject, 'requestBody'> {
  if (body === undefined) return {};
  const required = ((body as { required?: string[] }).required?.length ?? 0) > 0;
  return { requestBody: { required, content: jsonContent(body, schemas) } };
}

/** One route as OpenAPI describes it. */
export function operationOf(route: Route, schemas: Schemas): OperationObject {
  const { params, query } = route.schema;
  return {
    operationId: operationIdOf(route.method, route.path),
    tags: [tagOf(route.path)],
    summary: route.summary,
    ...(route.about === undefined ? {} : { description: route.about }),
    'x-permission': route.permission,
    parameters: [
      ...parametersIn('path', params, schemas),
      ...parametersIn('query', route.method === 'GET' ? withFields(query) : query, schemas),
      ...headersTaken(route),
    ],
    ...bodyOf(route, schemas),
    responses: answersOf(route, schemas),
  };
}
