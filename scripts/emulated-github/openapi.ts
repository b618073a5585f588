import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: object;
}

interface Described {
  id: string;
  parameters: Parameter[];
  body?: { properties?: Record<string, unknown>; anyOf?: unknown; oneOf?: unknown };
  bodyRequired?: boolean;
}

interface Operation extends Described {
  method: string;
  template: string;
  pattern: RegExp;
  validBody: ValidateFunction | null;
  queries: Map<string, { required: boolean; valid: ValidateFunction }>;
}

const FILE = new URL('../../test/fixtures/github-openapi.json', import.meta.url);
/** GitHub takes a path of several parts in these. */
const LONG = new Set(['path', 'ref', 'base', 'head', 'branch']);

const patternOf = (template: string): RegExp =>
  new RegExp(`^${template.replace(/\{(\w+)\}/g, (_, name) => (LONG.has(name) ? '(?:.+)' : '(?:[^/]+)'))}$`);

function operationOf(ajv: Ajv, template: string, method: string, given: Described): Operation {
  const queries = given.parameters.filter((one) => one.in === 'query');
  return {
    ...given,
    method: method.toUpperCase(),
    template,
    pattern: patternOf(template),
    validBody: given.body ? ajv.compile(given.body) : null,
    queries: new Map(
      queries.map(({ name, required = false, schema }) => [name, { required, valid: ajv.compile(schema) }]),
    ),
  };
}

function load(): Operation[] {
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { 'repo.nwo': true } });
  formats.default(ajv);
  const { paths } = JSON.parse(readFileSync(FILE, 'utf8')) as { paths: Record<string, Record<string, Described>> };
  const operations = Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, given]) => operationOf(ajv, template, method, given)),
  );
  const parts = (template: string): number => template.split(/\{\w+\}/).length;
  return operations.sort((a, b) => parts(a.template) - parts(b.template) || b.template.length - a.template.length);
}

const typed = (text: string): unknown => (/^-?\d+$/.test(text) ? Number(text) : text);

function* wrongQuery({ queries }: Operation, query: URLSearchParams): Generator<string> {
  for (const [name, text] of query) {
    const known = queries.get(name);
    if (!known) yield `unknown query parameter ${name}`;
    else if (!known.valid(text) && !known.valid(typed(text))) yield `query parameter ${name}=${text} is not valid`;
  }
  for (const [name, { required }] of queries)
    if (required && !query.has(name)) yield `query parameter ${name} is missing`;
}

function* wrongBody({ body, bodyRequired, validBody, id }: Operation, given: unknown): Generator<string> {
  if (given === undefined) {
    if (bodyRequired) yield `${id} needs a body`;
    return;
  }
  if (!validBody || !body) return yield `${id} takes no body`;
  if (!validBody(given)) for (const one of validBody.errors ?? []) yield `body${one.instancePath} ${one.message}`;
  if (!body.properties || body.anyOf || body.oneOf || typeof given !== 'object' || given === null) return;
  for (const name of Object.keys(given)) if (!(name in body.properties)) yield `body has an unknown field ${name}`;
}

export type Check = (method: string, path: string, query: URLSearchParams, body: unknown) => string[];

/** What GitHub's own description of its API says against a call; nothing said: the call is right. */
export function createCheck(): Check {
  const operations = load();
  return (method, path, query, body) => {
    const found = operations.find((one) => one.method === method && one.pattern.test(path));
    if (!found) return [`${method} ${path}: not among the operations of test/fixtures/github-openapi.json`];
    return [...wrongQuery(found, query), ...wrongBody(found, body)].map((what) => `${method} ${path}: ${what}`);
  };
}
