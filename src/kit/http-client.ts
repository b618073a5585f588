import type { Clock } from './clock.ts';
import { Fault, InputFault } from './faults.ts';
import { decodeBody, encodeBody, encodeQuery } from './http-body.ts';
import { type Outgoing, parseTarget, type RunExchange } from './http-exchange.ts';
import { faultOfAnswer } from './http-faults.ts';
import { authHeaders, authSecrets, cleanHeaders } from './http-headers.ts';
import type { Answer } from './http-send.ts';
import type { ClientOptions, HttpClient, HttpResponse, Method, RequestOptions } from './http-types.ts';
import { hideSecrets } from './redact.ts';

const TIMEOUT_MS = 30_000;
const MAX_RESPONSE_BYTES = 5 * 1024 * 1024;
const STRAY = /[^\x21-\x7e]|#|(?:^|\/)(?:\.|%2e){1,2}(?:$|[/?])/i;

/** A path under the base address; a segment that climbs out of it was made from someone's input. */
function joined(basePath: string, path: string): string {
  const relative = path.startsWith('/') ? path.slice(1) : path;
  if (STRAY.test(relative)) {
    throw new InputFault(
      'Invalid path',
      `The path ${JSON.stringify(path.slice(0, 80))} is not plain. Check the ids in it.`,
    );
  }
  return basePath + relative;
}

const withQuery = (path: string, query: string): string =>
  query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;

export function createClient(options: ClientOptions, exchange: RunExchange, clock: Clock): HttpClient {
  const { service, title = service, fault, auth } = options;
  const base = parseTarget(String(options.baseUrl));
  const basePath = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`;
  const secrets = [...(options.redact ?? []), ...authSecrets(auth)].filter((secret) => secret.length >= 4);
  const fixed = cleanHeaders({ 'user-agent': 'claude-code-bot', accept: 'application/json', ...options.headers });
  const own = cleanHeaders(authHeaders(auth), { ...fixed });
  const fixedQuery = auth !== undefined && 'query' in auth ? encodeQuery(auth.query) : '';

  const prepare = (method: Method, origin: string, path: string, headers: object, given: RequestOptions): Outgoing => {
    const { body, type } = encodeBody(given);
    const sent = { ...headers, ...(type === null ? {} : { 'content-type': type }) };
    return {
      service,
      title,
      method,
      origin,
      path: given.query ? withQuery(path, encodeQuery(given.query)) : path,
      headers: given.headers ? cleanHeaders(given.headers, sent) : sent,
      body,
      timeoutMs: given.timeoutMs ?? options.timeoutMs ?? TIMEOUT_MS,
      maxResponseBytes: given.maxResponseBytes ?? MAX_RESPONSE_BYTES,
      redirects: given.redirects ?? 0,
      signal: given.signal,
      secrets,
      scope: options.scope ?? '',
    };
  };

  const judge = ({ status, headers, bytes }: Answer, given: RequestOptions): HttpResponse => {
    const asBytes = given.bytes === true && status < 300;
    const body = asBytes ? bytes : decodeBody(bytes, headers['content-type']);
    const response: HttpResponse = { status, headers, body };
    const said = fault?.(response.body, response);
    if (said instanceof Fault) throw said;
    if (said === undefined && status < 300) return response;
    throw faultOfAnswer(
      { service, title },
      response,
      said === undefined ? said : hideSecrets(said, secrets),
      clock.now(),
    );
  };

  const request: HttpClient['request'] = async (method, path, given = {}) => {
    const target = withQuery(joined(basePath, path), fixedQuery);
    return judge(await exchange(prepare(method, base.origin, target, own, given)), given);
  };

  const external: HttpClient['external'] = async (method, url, given = {}) => {
    const { origin, pathname, search } = parseTarget(url);
    const outgoing = prepare(method, origin, pathname + search, fixed, given);
    const hidden = search.length > 8 ? [...secrets, search.slice(1)] : secrets;
    return judge(await exchange({ ...outgoing, secrets: hidden }), given);
  };

  return {
    request,
    external,
    get: (path, given) => request('GET', path, given),
    post: (path, given) => request('POST', path, given),
    put: (path, given) => request('PUT', path, given),
    patch: (path, given) => request('PATCH', path, given),
    delete: (path, given) => request('DELETE', path, given),
  };
}
