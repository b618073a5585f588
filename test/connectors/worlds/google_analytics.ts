import { type Answer, localServer, type Seen, type World } from './world.ts';

const TOKEN = 'ya29.canary-token';
const SECRET = 'canary-api-secret';

/** Its door for events takes anything; its door for reports counts two countries. */
function analytics({ method, url, headers, body }: Seen): Answer {
  const { pathname, searchParams } = new URL(url, 'http://analytics/');
  if (pathname === '/mp/collect') return { status: 204 };
  if (pathname === '/debug/mp/collect') {
    const isKnown = searchParams.get('api_secret') === SECRET && searchParams.get('measurement_id') !== null;
    const { events } = JSON.parse(body) as { events: { name: string }[] };
    const reserved = events.filter(({ name }) => name.startsWith('ga_'));
    const messages = reserved.map(({ name }) => ({
      fieldPath: 'events',
      description: `Event at index: [0] has invalid name [${name}].`,
      validationCode: 'NAME_RESERVED',
    }));
    return isKnown ? { json: { validationMessages: messages } } : { status: 400, json: {} };
  }
  if (headers.authorization !== `Bearer ${TOKEN}`) {
    return { status: 401, json: { error: { code: 401, message: 'No.', status: 'UNAUTHENTICATED' } } };
  }
  if (method !== 'POST' || pathname !== '/v1beta/properties/123456789:runReport') {
    return { status: 403, json: { error: { code: 403, message: 'No access.', status: 'PERMISSION_DENIED' } } };
  }
  const { metrics, dimensions, offset } = JSON.parse(body) as Record<string, { name: string }[]> & { offset: string };
  const rows = ['Germany', 'France'].map((country, index) => ({
    dimensionValues: (dimensions ?? []).map(() => ({ value: country })),
    metricValues: (metrics ?? []).map(() => ({ value: String(10 - index) })),
  }));
  return {
    json: {
      dimensionHeaders: dimensions,
      metricHeaders: (metrics ?? []).map((one) => ({ ...one, type: 'TYPE_INTEGER' })),
      rows: rows.slice(Number(offset)),
      rowCount: rows.length,
    },
  };
}

export async function openGoogleAnalytics(): Promise<World & { url: string }> {
  const server = await localServer(analytics);
  const events = { measurement_id: 'G-ABC1234567', api_secret: SECRET };
  return {
    url: server.url,
    credential: (action) => ({ ...(action === 'send_event' ? events : { access_token: TOKEN }), base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
