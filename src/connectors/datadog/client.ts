import { CredentialFault, type Fault, TemporaryFault } from '#src/kit/faults.ts';
import type { HttpClient, ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';
import type { Doors } from '../define.ts';
import { list, object, text } from '../loose.ts';

export interface DatadogClient {
  http: HttpClient;
  /** The same with the rights of the application key; throws where there is none. */
  asApplication(): HttpClient;
}

interface DatadogCredential {
  site?: string;
  api_key: string;
  app_key?: string;
  base_url: string;
}

interface Answer {
  status: number;
  headers: ResponseHeaders;
}

/** `{errors: ["…"]}`, or in the newer API objects with a title and a detail. */
function sentenceIn(body: unknown): string {
  const errors = list(object(body).errors).slice(0, 5);
  return errors.map((error) => text(error) ?? text(object(error).detail) ?? text(object(error).title) ?? '').join('; ');
}

function datadogFault(body: unknown, { status, headers }: Answer): string | Fault | undefined {
  if (status < 300) return undefined;
  const said = sentenceIn(body);
  const details = { service: 'datadog', status };
  if (status === 429) {
    const reset = headers['x-ratelimit-reset'];
    const wait = retryAfterMs(headers['retry-after'] ?? reset, 0) ?? 10_000;
    return new TemporaryFault('Rate limit exceeded', 'Datadog asks us to wait.', { details, retryAfterMs: wait });
  }
  if (status === 401 || status === 403) {
    const remedy = 'Check the keys, and that datadog_site is the site they belong to (datadoghq.com, datadoghq.eu, …).';
    return new CredentialFault('Credential refused', `Datadog refused the keys (${status}): ${said}. ${remedy}`, {
      details,
    });
  }
  return said;
}

/** `datadoghq.eu`, `https://app.datadoghq.eu/` and `api.datadoghq.eu` are one site. */
const siteName = (site: string): string =>
  site
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
    .replace(/^(?:app|api)\.(?=[^.]+\.[^.]+)/, '');

export function connectDatadog(
  { site = '', api_key, app_key, base_url }: DatadogCredential,
  doors: Doors,
): DatadogClient {
  const baseUrl = base_url.replace('{site}', encodeURIComponent(siteName(site)));
  const open = (headers: Record<string, string>): HttpClient =>
    doors.http({ baseUrl, auth: { headers }, redact: Object.values(headers), fault: datadogFault });
  const http = open({ 'dd-api-key': api_key });
  return {
    http,
    asApplication() {
      if (app_key) return open({ 'dd-api-key': api_key, 'dd-application-key': app_key });
      throw new CredentialFault('Credential missing', 'This needs an application key. Set datadog_app_key.');
    },
  };
}
