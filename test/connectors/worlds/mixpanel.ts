import { type Answer, localServer, type Seen, type World } from './world.ts';

const TOKEN = 'canary-project-token';
const SECRET = 'canary-api-secret';
const AUTHORIZATION = `Basic ${Buffer.from(`${SECRET}:`).toString('base64')}`;

/** A Mixpanel that takes what is whole and says what is not. */
function mixpanel({ url, headers, body }: Seen): Answer {
  const { pathname } = new URL(url, 'http://mixpanel/');
  const items = JSON.parse(body) as Record<string, unknown>[];
  if (pathname === '/import') {
    if (headers.authorization !== AUTHORIZATION)
      return { status: 401, json: { code: 401, error: 'Unauthorized', status: 0 } };
    return { json: { code: 200, num_records_imported: items.length, status: 'OK' } };
  }
  const [first = {}] = items;
  const token = first.$token ?? (first.properties as { token?: unknown } | undefined)?.token;
  return { json: token === TOKEN ? { status: 1, error: null } : { status: 0, error: 'token, missing or empty' } };
}

export async function openMixpanel(): Promise<World> {
  const server = await localServer(mixpanel);
  return {
    credential: () => ({ token: TOKEN, secret: SECRET, base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
