import type { Route } from '#src/api/define.ts';
import { relayFiles } from '../relay.ts';
import type { Things } from './town.ts';

export interface Sample {
  path: string;
  body?: unknown;
  /** What whoever may is answered, where that is not the route's usual status. */
  status?: number;
}

let serial = 0;

/** What a route is sent, by name; those that are not named take nothing. */
const BODIES: Record<string, (things: Things) => unknown> = {
  'POST /api/integrations/:id/email/preview': () => ({ html: 'Hello' }),
  'POST /v1/audit/webhooks': ({ project }) => ({ url: 'https://hooks.example.com/x', project }),
  'POST /v1/auth/tokens': ({ project }) => ({ name: 'made', permissions: ['integrations.read'], projects: [project] }),
  'PATCH /v1/auth/tokens/:id': () => ({ name: 'changed' }),
  'POST /v1/catalog/:id/execute': () => ({ input: {} }),
  'POST /v1/credentials': ({ project }) => ({ project, service: 'webhook', fields: { url: 'http://127.0.0.1:9/' } }),
  'POST /v1/integrations': ({ project }) => ({
    files: relayFiles('    return {};'),
    name: `made ${++serial}`,
    project,
  }),
  'POST /v1/forget': () => ({ subjects: ['nobody@example.com'], dry_run: true }),
  'POST /v1/integrations/batch': ({ integration }) => ({ ids: [integration] }),
  'PATCH /v1/integrations/:id': () => ({ description: 'changed' }),
  'PATCH /v1/integrations/:id/config': () => ({ note: 'changed' }),
  'PUT /v1/integrations/:id/alerts': () => ({ rules: [{ name: 'Errors', condition: 'error_rate > 5%' }] }),
  'POST /v1/integrations/:id/alerts/mute': () => ({ until: '1h' }),
  'POST /v1/integrations/:id/alerts/test': () => ({ notification_channel: 'https://alerts.example.com/hook' }),
  'PATCH /v1/integrations/:id/monitoring': () => ({ logging_level: 'warn' }),
  'PATCH /v1/integrations/:id/webhook-secret': () => ({ secret: 'another secret of the tests' }),
  'POST /v1/integrations/:id/replay': () => ({ from: '1h' }),
  'POST /v1/integrations/:id/revise': () => ({ text: 'louder' }),
  'POST /v1/integrations/:id/rollback': () => ({ version: '1.0.0' }),
  'POST /v1/integrations/:id/stage': () => ({ on: true }),
  'POST /v1/integrations/:id/users': () => ({ email: `new${++serial}@acme.io`, role: 'viewer' }),
  'PATCH /v1/integrations/:id/users/:uid': () => ({ role: 'viewer' }),
};

/** What stands behind the path. */
const QUERIES: Record<string, (things: Things) => string> = {
  'DELETE /v1/audit/webhooks': ({ hook }) => `?id=${hook}`,
};

/** Refusals that come after the question of who may: there is nothing here to do it on. */
const STATUSES: Record<string, number> = {
  'POST /v1/catalog/:id/execute': 400,
  'POST /v1/integrations/:id/cancel': 409,
  'POST /v1/integrations/:id/revise': 409,
  'GET /v1/issues/:issue_id/logs': 404,
  'POST /v1/issues/:issue_id/reprocess': 404,
  'GET /v1/oauth/:service/start': 404,
};

export const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;

function idFor(path: string, things: Things): string {
  if (path.startsWith('/v1/auth/')) return things.token;
  if (path.startsWith('/v1/credentials/')) return things.credential;
  if (path.startsWith('/v1/audit/')) return things.hook;
  return path.startsWith('/v1/catalog/') ? 'webhook_send' : things.integration;
}

/** A call that whoever may is not refused. */
export function sampleFor(route: Route, things: Things): Sample {
  const name = nameOf(route);
  const filled = route.path
    .replace(':eid', things.event)
    .replace(':uid', things.members.viewer ?? 'usr_none')
    .replace(':version', '1.0.0')
    .replace(':service', 'nothing')
    .replace(':issue_id', things.integration)
    .replace(':id', idFor(route.path, things));
  const path = filled + (QUERIES[name]?.(things) ?? '');
  const body = BODIES[name]?.(things);
  const status = STATUSES[name];
  return { path, ...(body === undefined ? {} : { body }), ...(status === undefined ? {} : { status }) };
}
