import { createEgress } from '#src/kit/egress.ts';
import { InputFault } from '#src/kit/faults.ts';
import { createHttp } from '#src/kit/http.ts';
import type { ClientOptions, HttpClient } from '#src/kit/http-types.ts';
import { text } from './define.ts';

const saidBy = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'message' in body && 'error' in body ? String(body.message) : undefined;

/** A client for an address that the operator typed on their own machine, wherever it leads. */
export async function withAddress<T>(
  url: string,
  options: Omit<ClientOptions, 'baseUrl'>,
  use: (client: HttpClient) => Promise<T>,
): Promise<T> {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new InputFault('Wrong usage', `"${url.slice(0, 100)}" is no address such as http://localhost:3000.`);
  }
  const http = createHttp({ egress: createEgress({ allow: ['0.0.0.0/0', '::/0', new URL(url).hostname] }) });
  try {
    return await use(http.client({ ...options, baseUrl: url }));
  } finally {
    await http.close();
  }
}

/** A client for `--url` and `--key`, or undefined where the command works on this machine. */
export async function withServer<T>(
  options: Readonly<Record<string, string | boolean | undefined>>,
  use: (server: HttpClient) => Promise<T>,
): Promise<T | undefined> {
  const url = text(options.url);
  if (!url) return undefined;
  const key = text(options.key);
  if (!key) throw new InputFault('Wrong usage', 'Give the API key of the server with --key ccb_…');
  const how = { service: 'the server', auth: { bearer: key }, fault: saidBy };
  return await withAddress(url.replace(/\/?$/, '/'), how, use);
}

export const SERVER_OPTIONS = { url: { type: 'string' }, key: { type: 'string' } } as const;
export const SERVER_ABOUT = { url: 'a server to do it on, instead of this machine', key: 'its API key' };
