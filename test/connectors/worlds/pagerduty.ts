import { type Answer, localServer, type Seen, type World } from './world.ts';

const KEY = 'canary0routing0key0000000000000f';
const SEVERITIES = ['critical', 'error', 'warning', 'info'];

const invalid = (...errors: string[]): Answer => ({
  status: 400,
  json: { status: 'invalid event', message: 'Event object is invalid', errors },
});

/** The Events API v2: it checks what it is sent, and takes whatever names any key. */
function events({ method, url, headers, body }: Seen): Answer {
  if (url === '/abilities') {
    const isKnown = headers.authorization === 'Token token=canary-rest-token';
    return isKnown ? { json: { abilities: [] } } : { status: 401, json: { error: { message: 'Unauthorized' } } };
  }
  if (method !== 'POST' || url !== '/v2/enqueue') return { status: 404, json: { message: 'Not Found' } };
  const { routing_key, event_action, dedup_key, payload } = JSON.parse(body);
  if (routing_key !== KEY) return invalid('Invalid routing key');
  if (event_action !== 'trigger' && !dedup_key) return invalid("'dedup_key' is missing or blank");
  if (event_action === 'trigger') {
    if (!payload?.summary) return invalid("'payload.summary' is missing or blank");
    if (!payload.source) return invalid("'payload.source' is missing or blank");
    if (!SEVERITIES.includes(payload.severity)) return invalid("'payload.severity' is invalid");
  }
  return { status: 202, json: { status: 'success', message: 'Event processed', dedup_key } };
}

export async function openPagerduty(): Promise<World> {
  const server = await localServer(events);
  return {
    credential: () => ({ routing_key: KEY, token: 'canary-rest-token', base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
