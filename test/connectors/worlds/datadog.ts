import { type Answer, localServer, type Seen, type World } from './world.ts';

const no = (status: number, ...errors: string[]): Answer => ({ status, json: { errors } });

/** Datadog's intake: it wants the API key for what is sent, both keys for downtimes. */
function datadog({ url, headers, body }: Seen): Answer {
  if (headers['dd-api-key'] !== 'canary-api-key') return no(403, 'Forbidden');
  const json = body === '' ? {} : JSON.parse(body);
  if (url === '/api/v1/validate') return { json: { valid: true } };
  if (url === '/api/v1/events') {
    const event = {
      id: 2178312345678901200,
      id_str: '2178312345678901234',
      title: json.title,
      url: 'https://app.datadoghq.com/event/1',
    };
    return json.title
      ? { status: 202, json: { status: 'ok', event } }
      : no(400, "The value provided for parameter 'title' is invalid");
  }
  if (url === '/api/v2/series') {
    const [one] = json.series ?? [];
    return typeof one?.points?.[0]?.value === 'number'
      ? { status: 202, json: { errors: [] } }
      : no(400, 'Payload is not in the expected format');
  }
  if (url !== '/api/v2/downtime') return no(404, 'Not found');
  if (headers['dd-application-key'] !== 'canary-app-key') return no(403, 'Forbidden');
  const { attributes } = json.data;
  if (!attributes.monitor_identifier?.monitor_id) return no(400, 'monitor_identifier is required');
  return { json: { data: { type: 'downtime', id: '00e000000-0000-1234-0000-000000000000', attributes } } };
}

export async function openDatadog(): Promise<World> {
  const server = await localServer(datadog);
  return {
    credential: () => ({ api_key: 'canary-api-key', app_key: 'canary-app-key', base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
