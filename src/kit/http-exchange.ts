import type { Agent } from 'undici';
import type { Breaker } from './breaker.ts';
import type { Clock } from './clock.ts';
import type { Egress } from './egress.ts';
import { InputFault, sentenceOf, TemporaryFault } from './faults.ts';
import { faultOfNetwork } from './http-faults.ts';
import { type Answer, send, type Wire } from './http-send.ts';
import type { Exchange, Method } from './http-types.ts';
import { hideSecrets } from './redact.ts';
import { passedOn } from './trace-context.ts';

/** A request as a client prepares it: target is `path?query`, secrets are what no trace may show. */
export interface Outgoing extends Wire {
  service: string;
  title: string;
  redirects: number;
  secrets: readonly string[];
  /** Whose calls they are: a target that fails for one may answer another. */
  scope: string;
}

export type RunExchange = (outgoing: Outgoing) => Promise<Answer>;

interface Parts {
  agent: Agent;
  egress: Egress;
  clock: Clock;
  breaker: Breaker;
  onExchange: ((exchange: Exchange) => void) | undefined;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const CROSS_ORIGIN_HEADERS = ['authorization', 'cookie', 'proxy-authorization'];

export const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);

/** Parses an address and takes only http and https without a user in it. */
export function parseTarget(text: string, base?: string): URL {
  const url = URL.parse(text, base);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username || url.password) {
    throw new InputFault(
      'Invalid address',
      `${JSON.stringify(text.slice(0, 80))} is not an address we can call. Write https://host/path, without user or password.`,
    );
  }
  return url;
}

function redirected(from: Outgoing, status: number, location: string): Outgoing {
  const url = parseTarget(location, `${from.origin}${from.path}`);
  const becomesGet = status === 303 || (status < 303 && from.method === 'POST');
  const method: Method = becomesGet ? 'GET' : from.method;
  const headers = { ...from.headers };
  if (url.origin !== from.origin) for (const name of CROSS_ORIGIN_HEADERS) delete headers[name];
  if (becomesGet) delete headers['content-type'];
  const body = becomesGet ? null : from.body;
  return {
    ...from,
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers,
    body,
    redirects: from.redirects - 1,
  };
}

/** With the trace that it belongs to, where there is one; a header of its own goes first. */
function traced(outgoing: Outgoing): Outgoing {
  const headers = passedOn();
  return headers === undefined ? outgoing : { ...outgoing, headers: { ...headers, ...outgoing.headers } };
}

export function createExchange({ agent, egress, clock, breaker, onExchange }: Parts): RunExchange {
  /** Hosts of origins that passed the check for literals, which never changes its mind. */
  const hosts = new Map<string, string>();

  const hostOf = (origin: string): string => {
    const known = hosts.get(origin);
    if (known) return known;
    const url = new URL(origin);
    egress.check(url.hostname, portOf(url));
    if (hosts.size > 1000) hosts.clear();
    hosts.set(origin, url.hostname);
    return url.hostname;
  };

  const report = (out: Outgoing, host: string, started: number, answer: Answer | null, error: unknown): void => {
    onExchange?.({
      service: out.service,
      scope: out.scope,
      method: out.method,
      url: hideSecrets(out.origin + out.path, out.secrets),
      host,
      status: answer?.status ?? null,
      ms: clock.now() - started,
      headers: answer?.headers ?? null,
      error: error === null ? null : hideSecrets(sentenceOf(error), out.secrets),
    });
  };

  const once = async (out: Outgoing): Promise<Answer> => {
    const started = clock.now();
    const host = hostOf(out.origin);
    const target = `${out.scope} ${out.origin}`;
    breaker.pass(target, host);
    try {
      const answer = await send(agent, out);
      if (answer.status >= 500) breaker.failed(target);
      else breaker.answered(target);
      report(out, host, started, answer, null);
      return answer;
    } catch (thrown) {
      const fault = faultOfNetwork(out, host, thrown);
      if (fault instanceof TemporaryFault && !out.signal?.aborted) breaker.failed(target);
      else breaker.undecided(target);
      report(out, host, started, null, fault);
      throw fault;
    }
  };

  return async (outgoing) => {
    for (let out = traced(outgoing); ; ) {
      const answer = await once(out);
      const location = answer.headers.location;
      if (out.redirects <= 0 || !REDIRECTS.has(answer.status) || typeof location !== 'string') return answer;
      out = redirected(out, answer.status, location);
    }
  };
}
