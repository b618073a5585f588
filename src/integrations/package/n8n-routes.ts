import { type Static, Type } from '#src/kit/schema.ts';
import type { Manifest } from './manifest.ts';
import { schemaProblems } from './schema-problems.ts';

/** What a key of an action, and an id of a workflow, may be made of. */
export const ACTION_KEY = '^[a-zA-Z0-9._-]+$';
const TRIGGER = 'n8n_trigger_workflow';

const Key = Type.String({ pattern: ACTION_KEY, maxLength: 100 });

/** Which workflow of n8n does what: `{"routes": [{"action_key": "order.created", "workflow_id": "42"}]}`. */
export const N8nRoutes = Type.Array(
  Type.Object({ action_key: Key, workflow_id: Key }, { additionalProperties: false }),
  { maxItems: 200, examples: [[{ action_key: 'order.created', workflow_id: '42' }]] },
);
type Routes = Static<typeof N8nRoutes>;

export const usesN8n = ({ actions, credentials }: Pick<Manifest, 'actions' | 'credentials'>): boolean =>
  credentials.includes('n8n') || actions.some((one) => one.id.startsWith('n8n_'));

/** Each wrong key by itself; a key that stands twice would leave it open which workflow is meant. */
export function routeProblems(value: unknown): { field: string; message: string }[] {
  const odd = schemaProblems(N8nRoutes, value).map(({ path, message, remedy }) => ({
    field: ['routes', ...path].join('.'),
    message: `${message} ${remedy}`.trim(),
  }));
  if (odd.length > 0) return odd;
  const keys = (value as Routes).map((one) => one.action_key);
  return keys.flatMap((key, index) =>
    keys.indexOf(key) < index
      ? [{ field: `routes.${index}.action_key`, message: `"${key}" stands there twice. Name each action once.` }]
      : [],
  );
}

/** A call of n8n that names an action instead of a workflow goes where the routes say. */
export function routed(action: string, input: unknown, config: Readonly<Record<string, unknown>>): unknown {
  if (action !== TRIGGER || typeof input !== 'object' || input === null || !Array.isArray(config.routes)) return input;
  const { action_key: key, path, workflow_id: workflow } = input as Record<string, unknown>;
  if (key === undefined || path !== undefined || workflow !== undefined) return input;
  const route = (config.routes as Routes).find((one) => one.action_key === key);
  return route ? { ...input, workflow_id: route.workflow_id } : input;
}
