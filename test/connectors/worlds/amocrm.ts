import { type Answer, localServer, type Seen, type World } from './world.ts';

const TOKEN = 'canary-long-lived-token';
const CUSTOM = /^(?:\/api\/v4\/(contacts|leads|tasks|(?:leads|contacts|companies)\/\d+\/(notes)))$/;

const problem = (status: number, title: string, detail: string, more: object = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  json: { title, type: 'https://httpstatus.es', status, detail, ...more },
});

/** An amoCRM that numbers whatever it is given, once it has checked it. */
function amocrm(): (seen: Seen) => Answer {
  let last = 3_912_171;
  return ({ method, url, headers, body }) => {
    if (headers.authorization !== `Bearer ${TOKEN}`) return problem(401, 'Unauthorized', 'Unauthorized');
    if (url === '/api/v4/account') return { json: { id: 1, name: 'Acme', subdomain: 'acme' } };
    const [, path = '', notes] = CUSTOM.exec(url) ?? [];
    if (path === '' || method !== 'POST') return problem(404, 'Not Found', 'Not Found');
    const items = JSON.parse(body) as Record<string, unknown>[];
    if (!Array.isArray(items)) return problem(400, 'Bad Request', 'Request validation failed');
    const entity = notes ?? path;
    const wanted = { contacts: 'name', leads: 'name', tasks: 'complete_till', notes: 'note_type' }[entity] ?? 'id';
    if (items.some((item) => item[wanted] === undefined)) {
      const errors = [{ code: 'NotSupportedChoice', path: wanted, detail: 'This field is missing.' }];
      const found = { 'validation-errors': [{ request_id: '0', errors }] };
      return problem(400, 'Bad Request', 'Request validation failed', found);
    }
    const made = items.map((_item, index) => ({ id: ++last, request_id: String(index) }));
    return { json: { _links: { self: { href: url } }, _embedded: { [entity]: made } } };
  };
}

export async function openAmocrm(): Promise<World & { url: string }> {
  const server = await localServer(amocrm());
  return {
    url: server.url,
    credential: () => ({ subdomain: 'acme', long_lived_token: TOKEN, base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
