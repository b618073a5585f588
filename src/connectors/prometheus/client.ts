import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import { type Call, stop } from '../action.ts';
import type { Doors } from '../define.ts';
import { type Loose, list, object, text } from '../loose.ts';

export interface Found {
  type: string;
  result: unknown[];
  /** The number, where the answer is a single one. */
  value: number | null;
  warnings: string[];
}

export interface PrometheusClient {
  http: HttpClient;
  /** Silences live in the Alertmanager, which may have an address of its own. */
  alertmanager(): HttpClient;
  query(path: string, form: Record<string, string | undefined>, call: Pick<Call, 'signal'>): Promise<Found>;
}

interface PrometheusCredential {
  base_url: string;
  token?: string;
  alertmanager_url?: string;
}

/** Prometheus says what is wrong and of what kind; the Alertmanager says a text. */
function prometheusFault(body: unknown, { status }: { status: number }): string | Fault | undefined {
  const { status: state, error, errorType, message } = object(body);
  if (status < 300 && state !== 'error') return undefined;
  const said = text(error) ?? text(message) ?? text(body) ?? '';
  const details = { service: 'prometheus', status, code: text(errorType) };
  if (status === 401 || status === 403) {
    const remedy = 'Set prometheus_token to one that may read.';
    return new CredentialFault('Credential refused', `Prometheus refused the token (${status}). ${remedy}`, {
      details,
    });
  }
  if (errorType === 'timeout' || errorType === 'unavailable') {
    return new TemporaryFault('Service unavailable', `Prometheus cannot answer now: ${said}`, { details });
  }
  return said;
}

/** The number of a scalar, or of the one series that a vector has. */
function numberIn(type: string, result: unknown[]): number | null {
  const pair = type === 'scalar' ? result : list(object(result.length === 1 ? result[0] : null).value);
  const number = typeof pair[1] === 'string' ? Number(pair[1]) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

function foundIn(data: Loose, warnings: unknown): Found {
  const type = text(data.resultType);
  if (type === null) throw new InputFault('Request refused', 'Prometheus answered with something that is no result.');
  const result = list(data.result);
  return { type, result, value: numberIn(type, result), warnings: list(warnings).map(String) };
}

export function connectPrometheus(
  { base_url, token, alertmanager_url }: PrometheusCredential,
  doors: Doors,
): PrometheusClient {
  const open = (baseUrl: string): HttpClient =>
    doors.http({ baseUrl, ...(token ? { auth: { bearer: token } } : {}), fault: prometheusFault });
  const http = open(base_url);
  return {
    http,
    alertmanager: () => (alertmanager_url ? open(alertmanager_url) : http),
    async query(path, form, call) {
      // Queries may be longer than addresses, so they are posted.
      const { body } = await http.post(`api/v1/${path}`, { form, ...stop(call) });
      const answer = object(body);
      return foundIn(object(answer.data), answer.warnings);
    },
  };
}
