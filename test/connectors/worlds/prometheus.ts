import { type Answer, localServer, type Seen, type World } from './world.ts';

const NOW = 1_767_268_800;

const no = (status: number, errorType: string, error: string): Answer => ({
  status,
  json: { status: 'error', errorType, error },
});
const ok = (data: object): Answer => ({ json: { status: 'success', data } });

/** A Prometheus with one series, and an Alertmanager behind the same address. */
function prometheus({ method, url, headers, body }: Seen): Answer {
  if (headers.authorization !== 'Bearer canary-token') return { status: 401 };
  if (url === '/api/v1/status/buildinfo') return ok({ version: '3.8.0' });
  if (url === '/api/v2/silences') {
    const { matchers, comment, endsAt, startsAt } = JSON.parse(body);
    const isWhole = matchers?.length > 0 && comment && Date.parse(endsAt) > Date.parse(startsAt);
    return isWhole
      ? { json: { silenceID: '6b1b6bd3-8c44-4c13-9d08-4f1a3c1c2d3e' } }
      : { status: 400, json: 'silence invalid' };
  }
  const form = new URLSearchParams(body);
  const query = form.get('query') ?? '';
  if (method !== 'POST' || !/^\/api\/v1\/query(?:_range)?$/.test(url)) return no(404, 'not_found', 'no such route');
  if (/[({]$/.test(query))
    return no(400, 'bad_data', 'invalid parameter "query": 1:5: parse error: unclosed left parenthesis');
  const metric = { __name__: 'up', instance: 'web-1:9100' };
  if (url.endsWith('query')) return ok({ resultType: 'vector', result: [{ metric, value: [NOW, '1'] }] });
  if (!form.get('start') || !form.get('step')) return no(400, 'bad_data', 'invalid parameter "start"');
  return ok({
    resultType: 'matrix',
    result: [
      {
        metric,
        values: [
          [NOW - 60, '1'],
          [NOW, '0'],
        ],
      },
    ],
  });
}

export async function openPrometheus(): Promise<World> {
  const server = await localServer(prometheus);
  return {
    credential: () => ({ token: 'canary-token', base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
