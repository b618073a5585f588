import { InputFault } from '#src/kit/faults.ts';
import type { RunState } from './run-state.ts';

interface HttpOptions {
  headers?: Record<string, unknown>;
  body?: unknown;
  json?: unknown;
}

const ADDRESS =
  /^(https?):\/\/((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(:\d{1,5})?(?:[/?#][!-~]*)?$/i;

const allows = (entry: string, host: string, port: string): boolean => {
  const [name = '', wantedPort] = entry.toLowerCase().split(':');
  if (wantedPort !== undefined && `:${wantedPort}` !== port) return false;
  return name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name;
};

/** Only what is plainly an address of a granted host passes; the parent reads it again with its own parser. */
function checkHost(run: RunState, url: unknown): string {
  const text = String(url);
  const [, , host, port = ''] = ADDRESS.exec(text) ?? [];
  if (host === undefined)
    throw new InputFault(
      'Invalid address',
      `context.http cannot reach "${text.slice(0, 200)}": pass an absolute http(s) address in ASCII.`,
    );
  if (!run.program.settings.hosts.some((entry) => allows(entry, host.toLowerCase(), port))) {
    throw new InputFault(
      'Host not granted',
      `context.http may not reach ${host}: add it to "hosts" in integration.yaml.`,
    );
  }
  return text;
}

function parsed(output: unknown): unknown {
  if (typeof output !== 'object' || output === null) return output;
  const { status, body } = output as { status?: unknown; body?: unknown };
  let data: unknown = null;
  try {
    data = typeof body === 'string' ? JSON.parse(body) : (body ?? null);
  } catch {
    // Not JSON: the text is in body.
  }
  return { ...output, ok: typeof status === 'number' && status >= 200 && status < 300, data };
}

async function request(
  run: RunState,
  as: string,
  method: string,
  url: unknown,
  options: HttpOptions = {},
): Promise<unknown> {
  const address = checkHost(run, url);
  const { headers, body, json } = options;
  if (body !== undefined && json !== undefined) {
    throw new InputFault('Invalid input', 'context.http takes `body` or `json`, not both.');
  }
  const kind = method === 'GET' || method === 'HEAD' ? 'read' : 'call';
  return parsed(await run.steps.request(kind, as, { method, url: address, headers, body, json }));
}

/** `context.http`: the hosts that the manifest grants, and no others. An own action's requests stand under its name. */
export function httpOf(run: RunState, as = 'http.request'): object {
  const methods = ['get', 'head', 'post', 'put', 'patch', 'delete'];
  const entries = methods.map((name) => [
    name,
    (url: unknown, options?: HttpOptions) => request(run, as, name.toUpperCase(), url, options),
  ]);
  return Object.freeze(Object.fromEntries(entries));
}
