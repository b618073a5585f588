import type { Clock } from './clock.ts';
import { InputFault } from './faults.ts';
import { decodeBody, encodeBody } from './http-body.ts';
import { parseTarget, portOf, type RunExchange } from './http-exchange.ts';
import { faultOfAnswer, isTemporaryStatus } from './http-faults.ts';
import { cleanHeaders } from './http-headers.ts';
import type { Http, Method, RawRequest, RequestOptions } from './http-types.ts';

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']);
const TIMEOUT_MS = 30_000;
const MAX_RESPONSE_BYTES = 5 * 1024 * 1024;

/** `api.example.com`, `*.example.com`, each with an optional `:port`. */
function grants(entry: string, url: URL): boolean {
  const [, name = '', port] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(entry.trim().toLowerCase()) ?? [];
  if (port !== undefined && Number(port) !== portOf(url)) return false;
  if (name.startsWith('*.')) return url.hostname.endsWith(name.slice(1));
  return url.hostname === name;
}

function methodOf(text: string): Method {
  const upper = text.toUpperCase();
  if (METHODS.has(upper)) return upper as Method;
  throw new InputFault(
    'Invalid method',
    `${JSON.stringify(text.slice(0, 20))} is not a method. Use ${[...METHODS].join(', ')}.`,
  );
}

const bodyOptions = ({ body, json }: RawRequest): RequestOptions => {
  if (json !== undefined) return { json };
  if (body === undefined || body === null) return {};
  return typeof body === 'string' || Buffer.isBuffer(body) ? { body } : { json: body };
};

const LONGEST_TIMEOUT_MS = 60_000;

const isTexts = (value: unknown): value is Record<string, string> => typeof value === 'object' && value !== null;

/** A handler's request came as JSON: nothing in it is what its type says until it was looked at. */
function checked(request: RawRequest): RawRequest {
  const { url, method, headers, timeoutMs, signal } = request as { [key in keyof RawRequest]: unknown };
  const wrong = typeof url !== 'string' ? 'url' : method !== undefined && typeof method !== 'string' ? 'method' : null;
  if (wrong !== null || (headers !== undefined && !isTexts(headers))) {
    throw new InputFault(
      'Invalid input',
      `context.http: "${wrong ?? 'headers'}" has the wrong type. Write {url: 'https://…', method: 'POST', headers: {…}, body: …}.`,
    );
  }
  const { signal: _, timeoutMs: __, ...rest } = request;
  const patience =
    typeof timeoutMs === 'number' && timeoutMs > 0 ? Math.min(timeoutMs, LONGEST_TIMEOUT_MS) : TIMEOUT_MS;
  return { ...rest, timeoutMs: patience, ...(signal instanceof AbortSignal ? { signal } : {}) };
}

/** For `context.http`: answers below 500 come back as they are, what will pass by itself is thrown so that we retry. */
export function createRaw(exchange: RunExchange, clock: Clock): Http['raw'] {
  return async (given: RawRequest) => {
    const request = checked(given);
    const url = parseTarget(request.url);
    if (!request.hosts.some((entry) => grants(entry, url))) {
      throw new InputFault(
        'Host not granted',
        `${url.hostname} is not among the hosts of this integration. Add it to \`hosts\` in integration.yaml.`,
      );
    }
    const { body, type } = encodeBody(bodyOptions(request));
    const defaults = { 'user-agent': 'claude-code-bot', ...(type === null ? {} : { 'content-type': type }) };
    const answer = await exchange({
      service: url.hostname,
      title: url.hostname,
      method: methodOf(request.method ?? 'GET'),
      origin: url.origin,
      path: url.pathname + url.search,
      headers: cleanHeaders(request.headers ?? {}, defaults),
      body,
      timeoutMs: request.timeoutMs ?? TIMEOUT_MS,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      redirects: 0,
      signal: request.signal,
      secrets: [],
      scope: request.scope ?? '',
    });
    if (isTemporaryStatus(answer.status))
      throw faultOfAnswer({ service: url.hostname, title: url.hostname }, answer, undefined, clock.now());
    const { status, headers } = answer;
    const read = decodeBody(answer.bytes, headers['content-type']);
    return { status, headers, body: Buffer.isBuffer(read) ? read.toString('base64') : read };
  };
}
