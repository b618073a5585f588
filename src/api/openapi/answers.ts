import { STATUS_CODES } from 'node:http';
import type { Route } from '../define.ts';
import { Refusal } from '../reply-shapes.ts';
import { OF_INTEGRATION } from '../shell/enter.ts';
import { isOnce } from '../shell/once.ts';
import { jsonContent, plainSchema } from './plain-schema.ts';
import type { AnswerObject, Content, Schemas } from './types.ts';

type Kind = (route: Route) => boolean;

const takesSomething: Kind = ({ schema: { params, query, body }, method }) =>
  method === 'GET' || params !== undefined || query !== undefined || body !== undefined;

/** What every route of a kind may refuse with, so that no route has to say it again. */
const COMMON: readonly [status: number, of: Kind, sentence: string][] = [
  [400, takesSomething, 'The request does not fit; the sentence says where.'],
  [401, () => true, 'No key, or one that is mistyped, revoked or expired.'],
  [403, ({ permission }) => permission !== null, 'The key, or the role of its person, does not allow this.'],
  [404, ({ path }) => path.includes(':'), 'Not there, or not in a project that the key sees.'],
  [409, isOnce, 'A request with this Idempotency-Key is still worked on, or its answer was lost.'],
  [412, ({ method }) => method !== 'GET' && method !== 'POST', 'If-Match names another revision.'],
  [413, ({ schema }) => schema.body !== undefined, 'The body is larger than 2 MB.'],
  [415, ({ schema }) => schema.body !== undefined, 'The body is not JSON.'],
  [422, isOnce, 'This Idempotency-Key was sent with another body.'],
  [429, () => true, 'Too many calls in this minute; Retry-After says when to go on.'],
  [500, () => true, 'Our fault; the log has the details under the request id.'],
  [503, () => true, 'Not possible right now; Retry-After says when to try again, where that is known.'],
];

/** Every refusal that a route may answer with: status → sentence. */
export function refusalsOf(route: Route): Map<number, string> {
  const found = new Map<number, string>();
  for (const [status, applies, sentence] of COMMON) if (applies(route)) found.set(status, sentence);
  for (const [status, sentence] of Object.entries(route.faults ?? {})) {
    const common = found.get(Number(status));
    found.set(Number(status), common === undefined ? sentence : `${sentence} ${common}`);
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}

type Headers = NonNullable<AnswerObject['headers']>;

const header = (description: string, type = 'string'): Headers[string] => ({ description, schema: { type } });

const PAGE_HEADERS = {
  'X-Total-Count': header('how many there are in all', 'integer'),
  'X-Total-Count-More': header('true: of events and log lines there are more than the 10,000 that are counted'),
  Link: header('where the next and the previous page are'),
};
const COMMON_HEADERS = {
  'X-Request-Id': header('under which the log knows the request'),
  'RateLimit-Limit': header('calls that a key may make in a minute', 'integer'),
  'RateLimit-Remaining': header('calls that are left', 'integer'),
  'RateLimit-Reset': header('seconds until all of them are there again', 'integer'),
};

export const isList = ({ schema: { query } }: Route): boolean =>
  'limit' in ((query as { properties?: object } | undefined)?.properties ?? {});

function headersOf(route: Route): Headers {
  const isTagged = route.method === 'GET' || (route.method !== 'POST' && route.path.startsWith(OF_INTEGRATION));
  return {
    ...COMMON_HEADERS,
    ...(isTagged ? { ETag: header('changes with the answer') } : {}),
    ...(isList(route) ? PAGE_HEADERS : {}),
  };
}

const contentOf = (schema: unknown, { replyType }: Route, schemas: Schemas): Content =>
  replyType === undefined ? jsonContent(schema, schemas) : { [replyType]: { schema: plainSchema(schema, schemas) } };

/** All answers of a route, as OpenAPI says them. */
export function answersOf(route: Route, schemas: Schemas): Record<string, AnswerObject> {
  const { status = 200, reply, replies = {} } = route;
  const answers: Record<string, AnswerObject> = {};
  for (const [code, description] of refusalsOf(route)) {
    answers[code] = { description, content: jsonContent(Refusal, schemas) };
  }
  if (route.method === 'GET') answers[304] = { description: 'You have this very answer (If-None-Match).' };
  for (const [code, schema] of Object.entries({ [status]: reply, ...replies })) {
    const description = answers[code]?.description ?? STATUS_CODES[Number(code)] ?? 'Done';
    const content = schema === undefined ? {} : { content: contentOf(schema, route, schemas) };
    answers[code] = { description, headers: headersOf(route), ...content };
  }
  return answers;
}
