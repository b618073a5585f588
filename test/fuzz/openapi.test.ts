import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { openApiDocument } from '#src/api/openapi/document.ts';
import type { Json, OperationObject, ParameterObject } from '#src/api/openapi/types.ts';
import { runs } from '../support/fuzz.ts';
import { installRelay, relayFiles } from '../support/relay.ts';
import { arbitraryOf } from '../support/schema-arbitrary.ts';
import { ADMIN_KEY, deliver, type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// Whatever the document allows is sent: nothing is our fault, every answer has a status and a shape that the document has.

const document = openApiDocument({ publicUrl: 'http://127.0.0.1', version: '1' });
const { schemas } = document.components;

let target: Target;
let service: Service;
/** What parts of paths may name. */
let known: Record<string, string[]>;

beforeAll(async () => {
  target = await startTarget();
  service = await startService({ CCB_SLACK_BASE_URL: `${target.url}/` });
  const relay = await installRelay(service, target, relayFiles('    return {};'));
  const { event_id } = (await deliver(relay.address(), 'issues', { action: 'opened' })).body;
  const words = { name: 'in words', source: 'github', target: 'slack', description: 'x' };
  const asked = (await service.api('POST', '/v1/integrations', words)).body.id;
  await until(
    async () => (await service.api('GET', `/v1/integrations/${asked}`)).body.status === 'inactive',
    'the package',
  );
  const key = (await service.api('POST', '/v1/auth/tokens', { name: 'key' })).body.id;
  const member = { email: 'user@company.com', role: 'viewer' };
  const user = (await service.api('POST', `/v1/integrations/${relay.id}/users`, member)).body.id;
  known = {
    id: [relay.id, asked, key, 'slack_send_message', 'slack'],
    eid: [event_id],
    uid: [user],
    version: ['1.0.0'],
    issue_id: [relay.id, asked, 'a/b#1'],
    service: ['slack'],
  };
});
afterAll(async () => {
  await service.stop();
  await target.close();
});

interface Operation {
  name: string;
  method: string;
  path: string;
  operation: OperationObject;
}

/** Streams have no end, and figures for Prometheus are no JSON. */
const answersJson = ({ responses }: OperationObject): boolean =>
  Object.values(responses).every(({ content }) => content === undefined || 'application/json' in content);

const OPERATIONS: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([, operation]) => operation.security === undefined && answersJson(operation))
    .map(([method, operation]) => ({ name: `${method} ${path}`, method: method.toUpperCase(), path, operation })),
);

/** What it is about goes away: asked for with what is not there. */
const takesAway = ({ method, path }: Operation): boolean => method === 'DELETE' || /deprecate|rotate$/.test(path);

interface Call {
  path: Record<string, string>;
  query: Record<string, unknown>;
  body: unknown;
}

function pathPart(operation: Operation, { name, schema }: ParameterObject): fc.Arbitrary<string> {
  const odd = fc.oneof(arbitraryOf(schema, schemas).map(String), fc.constantFrom('int_none', '..', '%', '#'));
  if (takesAway(operation)) return odd;
  const usual = fc.nat().map((at) => known[name]?.[at % (known[name]?.length ?? 1)] ?? 'x');
  return fc.oneof({ arbitrary: usual, weight: 6 }, { arbitrary: odd, weight: 1 });
}

function callOf(operation: Operation): fc.Arbitrary<Call> {
  const { parameters = [], requestBody } = operation.operation;
  const inPath = parameters.filter((one) => one.in === 'path');
  const inQuery = parameters.filter((one) => one.in === 'query' && one.name !== 'fields');
  const query = Object.fromEntries(inQuery.map(({ name, schema }) => [name, arbitraryOf(schema, schemas)]));
  const body = requestBody?.content['application/json']?.schema;
  return fc.record({
    path: fc.record(Object.fromEntries(inPath.map((one) => [one.name, pathPart(operation, one)]))),
    query: fc.record(query, { requiredKeys: inQuery.filter((one) => one.required).map(({ name }) => name) }),
    body: body === undefined ? fc.constant(undefined) : arbitraryOf(body, schemas),
  });
}

const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: false }));

/** The same schema, in which nothing may stand that it does not name. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, one]) => [key, strict(one)]));
  return 'properties' in inner ? { additionalProperties: false, ...inner } : inner;
}

const components = { schemas: strict(schemas) };
const checks = new Map<string, ValidateFunction>();

function checkOf({ name, operation }: Operation, status: number): ValidateFunction | null {
  const schema = operation.responses[status]?.content?.['application/json']?.schema;
  if (schema === undefined) return null;
  const key = `${name} ${status}`;
  const made = checks.get(key) ?? ajv.compile({ ...(strict(schema) as Json), components });
  checks.set(key, made);
  return made;
}

async function send({ method, path: template }: Operation, call: Call): Promise<{ status: number; text: string }> {
  const path = template.replace(/\{([a-z_]+)\}/g, (_all, name: string) =>
    encodeURIComponent((call.path[name] ?? '').toWellFormed()),
  );
  const pairs = Object.entries(call.query).map(([name, value]): [string, string] => [name, String(value)]);
  const query = new URLSearchParams(pairs);
  const answer = await fetch(`${service.url}${path}?${query}`, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${ADMIN_KEY}`,
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

/** What is wrong with an answer; null: nothing. */
function wrongIn(operation: Operation, call: Call, { status, text }: { status: number; text: string }): string | null {
  if (status >= 500) return 'our fault';
  // A part of a path that leads elsewhere has another operation, or none.
  if (Object.values(call.path).some((part) => part === '' || part === '..' || part === '.')) return null;
  if (!(status in operation.operation.responses)) return 'a status that the document does not have';
  const check = checkOf(operation, status);
  if (!check || check(JSON.parse(text))) return null;
  return `another shape: ${JSON.stringify(check.errors?.slice(0, 2))}`;
}

async function judged(operation: Operation, call: Call): Promise<string[]> {
  const answer = await send(operation, call);
  const wrong = wrongIn(operation, call, answer);
  const sent = JSON.stringify(call).slice(0, 400);
  return wrong === null ? [] : [`${operation.name} ${answer.status}: ${wrong}\n${sent}\n${answer.text.slice(0, 400)}`];
}

test('every operation a few times, with whatever its schemas allow', async () => {
  const wrong: string[] = [];
  for (const operation of OPERATIONS) {
    for (const call of fc.sample(callOf(operation), 5)) wrong.push(...(await judged(operation, call)));
  }
  expect(wrong).toEqual([]);
});

test('operations at random', async () => {
  const anyCall = fc
    .constantFrom(...OPERATIONS)
    .chain((operation) => callOf(operation).map((call) => ({ operation, call })));
  await fc.assert(
    fc.asyncProperty(anyCall, async ({ operation, call }) => {
      expect(await judged(operation, call)).toEqual([]);
    }),
    runs(0.25),
  );
});
