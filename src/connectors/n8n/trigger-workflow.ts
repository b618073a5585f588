import { InputFault } from '#src/kit/faults.ts';
import type { Method } from '#src/kit/http-types.ts';
import { Type } from '#src/kit/schema.ts';
import { type Call, stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list, object, text } from '../loose.ts';
import type { N8nClient } from './client.ts';

const WEBHOOK = 'n8n-nodes-base.webhook';
const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];

interface Door {
  path: string;
  method: Method;
}

/** A workflow is started through its Webhook node; where that listens stands in the workflow itself. */
async function doorOf(n8n: N8nClient, id: string, call: Call): Promise<Door> {
  const { body } = await n8n.api().get(`api/v1/workflows/${id}`, stop(call));
  const workflow = object(body);
  const node = list(workflow.nodes)
    .map(object)
    .find((one) => one.type === WEBHOOK && one.disabled !== true);
  const { path, httpMethod } = object(node?.parameters);
  const found = text(path) ?? text(node?.webhookId);
  if (found === null) {
    throw new InputFault('Request refused', `The workflow ${id} of n8n has no Webhook node. Add one, and activate it.`);
  }
  if (workflow.active === false) {
    throw new InputFault('Request refused', `The workflow ${id} of n8n is not active. Activate it.`);
  }
  return { path: found, method: METHODS.find((method) => method === (httpMethod ?? 'GET')) ?? 'POST' };
}

const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** A GET carries no body: plain values go into the address. */
const carried = (method: Method, data: Record<string, unknown>) =>
  method === 'GET' || method === 'HEAD'
    ? {
        query: Object.fromEntries(
          Object.entries(data).map(([key, value]) => [
            key,
            typeof value === 'object' ? JSON.stringify(value) : String(value),
          ]),
        ),
      }
    : { json: data };

export const triggerWorkflow = defineAction({
  id: 'trigger_workflow',
  title: 'Start a workflow',
  summary: 'Starts a workflow through its Webhook node, found by the path of the node or by the workflow.',
  effect: 'write',
  recipe: {
    kind: 'call',
    place: 'path',
    with: { data: { event: '{{event}}', title: '{{title}}', body: '{{body}}', author: '{{author}}', url: '{{url}}' } },
  },
  input: Type.Object(
    {
      path: Type.Optional(Type.String({ description: 'Of the Webhook node', pattern: '^[^/?#\\s][^?#\\s]{0,300}$' })),
      workflow_id: Type.Optional(
        Type.String({ description: 'Instead of a path; needs n8n_api_key', pattern: '^[A-Za-z0-9_-]{1,64}$' }),
      ),
      action_key: Type.Optional(
        Type.String({
          description: 'Goes along as "action", for workflows with several',
          pattern: '^[a-zA-Z0-9._-]+$',
          maxLength: 100,
        }),
      ),
      data: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { default: {} })),
      headers: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'What the node asks for' })),
      test: Type.Optional(Type.Boolean({ description: 'The test address, while the editor listens', default: false })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ status: Type.Integer(), body: Type.Unknown() }),
  example: { path: 'orders/new', action_key: 'order.created', data: { number: 42 } },
  async run({ path, workflow_id, action_key, data = {}, headers = {}, test = false }, n8n: N8nClient, call) {
    if (path === undefined && workflow_id === undefined) {
      throw new InputFault('Invalid input', 'n8n_trigger_workflow needs a path or a workflow_id. Give one.');
    }
    const door: Door = path === undefined ? await doorOf(n8n, workflow_id ?? '', call) : { path, method: 'POST' };
    const sent = action_key === undefined ? data : { ...data, action: action_key };
    const target = `${test ? 'webhook-test' : 'webhook'}/${encoded(door.path)}`;
    const { status, body } = await n8n.webhooks.request(door.method, target, {
      ...carried(door.method, sent),
      headers: { ...headers, 'idempotency-key': call.idempotencyKey },
      ...stop(call),
    });
    return { status, body: Buffer.isBuffer(body) ? null : body };
  },
});
