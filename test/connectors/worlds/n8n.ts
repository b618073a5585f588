import { type Answer, localServer, type Seen, type World } from './world.ts';

const KEY = 'canary-n8n-key';

/** An n8n with one active workflow behind a Webhook node, and what it ran. */
function n8n(): (seen: Seen) => Answer {
  const runs: object[] = [];
  const run = (): void => {
    const id = String(runs.length + 1);
    runs.unshift({
      id,
      workflowId: '1000',
      status: 'success',
      mode: 'webhook',
      startedAt: '2026-01-01T12:00:00.000Z',
      stoppedAt: null,
    });
  };
  for (let count = 0; count < 120; count++) run();

  return ({ method, url, headers }) => {
    const { pathname, searchParams } = new URL(url, 'http://n8n/');
    if (pathname === '/webhook/orders/new') {
      if (method !== 'POST')
        return { status: 404, json: { code: 404, message: 'This webhook is not registered for GET requests.' } };
      run();
      return { json: { message: 'Workflow was started' } };
    }
    if (!pathname.startsWith('/api/v1/')) {
      const message = 'The requested webhook is not registered.';
      return { status: 404, json: { code: 404, message, hint: 'The workflow must be active.' } };
    }
    if (headers['x-n8n-api-key'] !== KEY) return { status: 401, json: { message: 'unauthorized' } };
    if (pathname === '/api/v1/workflows/1000') {
      const parameters = { path: 'orders/new', httpMethod: 'POST' };
      return { json: { id: '1000', active: true, nodes: [{ type: 'n8n-nodes-base.webhook', parameters }] } };
    }
    if (pathname !== '/api/v1/executions') return { status: 404, json: { message: 'Not Found' } };
    const from = Number(searchParams.get('cursor') ?? 0);
    const to = from + Number(searchParams.get('limit') ?? 100);
    return { json: { data: runs.slice(from, to), nextCursor: to < runs.length ? String(to) : null } };
  };
}

export async function openN8n(): Promise<World & { url: string }> {
  const server = await localServer(n8n());
  return {
    url: server.url,
    credential: () => ({ base_url: server.url, api_key: KEY }),
    input: (action, example) => (action === 'list_executions' ? { limit: 110 } : example),
    close: () => server.close(),
  };
}
