import { allRoutes } from '../all-routes.ts';
import type { Route } from '../define.ts';
import { OPEN_ROUTES, openOperationOf } from './open-routes.ts';
import { operationOf, templateOf } from './operation.ts';
import { TAGS } from './tags.ts';
import type { OpenApi, OperationObject, Schemas } from './types.ts';

const ABOUT = [
  'Integrations, their events and everything around them. JSON in, JSON out; lists are bare arrays.',
  'Every call but those marked as open carries `Authorization: Bearer ccb_…`.',
].join(' ');

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

const byPath = (a: Route, b: Route): number =>
  a.path === b.path ? METHODS.indexOf(a.method) - METHODS.indexOf(b.method) : a.path < b.path ? -1 : 1;

/** The whole API as an OpenAPI 3.1 document, made from the schemas that the routes are checked with. */
export function openApiDocument(about: { publicUrl: string; version: string }): OpenApi {
  const schemas: Schemas = new Map();
  const paths: OpenApi['paths'] = {};
  const add = (path: string, method: string, operation: OperationObject): void => {
    const template = templateOf(path);
    paths[template] = { ...paths[template], [method]: operation };
  };
  for (const route of allRoutes().sort(byPath))
    add(route.path, route.method.toLowerCase(), operationOf(route, schemas));
  for (const route of OPEN_ROUTES) add(route.path, route.method, openOperationOf(route, schemas));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Claude Code Bot',
      version: about.version,
      description: ABOUT,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: about.publicUrl }],
    security: [{ key: [] }],
    tags: TAGS.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', bearerFormat: 'ccb_…' } },
      schemas: Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}
