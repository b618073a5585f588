import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { allRoutes } from '#src/api/all-routes.ts';
import type { OpenApi, OperationObject } from '#src/api/openapi/types.ts';
import { API_PAGE, apiPage } from '../../scripts/api-page.ts';
import { LISTS } from '../../scripts/routes-and-pages.ts';
import { type Service, startService } from '../support/service.ts';

// The reference: made from the routes, valid as OpenAPI 3.1, fresh in docs/, and browsable without anything from elsewhere.

let service: Service;
let document: OpenApi;

beforeAll(async () => {
  service = await startService({ PUBLIC_URL: 'https://bot.example.com' });
  document = (await service.api('GET', '/v1/openapi.json', undefined, null)).body;
});
afterAll(() => service.stop());

const operations = (): [string, OperationObject][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): [string, OperationObject] => [`${method.toUpperCase()} ${path}`, one]),
  );

test('the lists of routes and pages are fresh: run `npm run catalogue`', async () => {
  for (const { file, text } of LISTS) expect(readFileSync(file, 'utf8')).toBe(await text());
});

test('it is a valid OpenAPI 3.1 document', async () => {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(document) as unknown as Record<string, unknown>);
  expect(result).toEqual({ valid: true });
  expect([validator.version, document.servers]).toEqual(['3.1', [{ url: 'https://bot.example.com' }]]);
});

const routeNames = (): string[] =>
  allRoutes().map(({ method, path }) => `${method} ${path.replace(/:([a-z_]+)/g, '{$1}')}`);

test('every route is in it, under an id of its own', () => {
  const names = operations().map(([name]) => name);
  expect(names).toEqual(expect.arrayContaining(routeNames()));
  const ids = operations().map(([, { operationId }]) => operationId);
  expect(ids).toHaveLength(new Set(ids).size);
});

test('every route says what it answers, and how it refuses', () => {
  const without = allRoutes().filter(({ reply, status }) => reply === undefined && status !== 204);
  expect(without.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  for (const [name, { responses, security }] of operations()) {
    if (security !== undefined) continue;
    const always = routeNames().includes(name) ? ['401', '429', '500', '503'] : ['401', '403', '500'];
    expect([name, Object.keys(responses)]).toEqual([name, expect.arrayContaining(always)]);
    for (const [status, { content }] of Object.entries(responses)) {
      if (Number(status) >= 400 && !name.includes('/execute')) {
        expect(content?.['application/json']?.schema).toEqual({ $ref: '#/components/schemas/Error' });
      }
    }
  }
});

test('every parameter of a path is described, every reference leads somewhere', () => {
  for (const [name, { parameters = [] }] of operations()) {
    const described = parameters.filter((one) => one.in === 'path').map((one) => one.name);
    const written = [...name.matchAll(/\{([a-z_]+)\}/g)].map(([, one]) => one);
    expect([name, described]).toEqual([name, written]);
  }
  const text = JSON.stringify(document);
  for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    expect(document.components.schemas).toHaveProperty([name]);
  }
});

test('docs/api.md is fresh: run `npm run catalogue`', () => {
  expect(readFileSync(API_PAGE, 'utf8')).toBe(apiPage());
  for (const [name] of operations()) expect(apiPage()).toContain(`| \`${name}\` |`);
});

test('/docs shows every route, with no script and nothing from elsewhere', async () => {
  const { status, headers, body } = await service.api<string>('GET', '/docs', undefined, null);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  for (const [name, { summary }] of operations()) {
    expect(body).toContain(`<code>${name}</code>`);
    expect(body).toContain(summary.split(/[`<>"'&]/, 1)[0]);
  }
  expect(body).not.toMatch(/<script|\son\w+=|style=|(?:src|href)="(?:https?:)?\/\//);
  const style = createHash('sha256')
    .update(/<style>([\s\S]*?)<\/style>/.exec(body)?.[1] ?? '')
    .digest('base64');
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`style-src 'sha256-${style}'`);
  expect(policy).not.toContain('unsafe');
  const links = [...body.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor);
  expect(links.filter((anchor) => !body.includes(`id="${anchor}"`))).toEqual([]);
});
