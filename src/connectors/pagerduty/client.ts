import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';
import { type Call, stop } from '../action.ts';
import type { Doors } from '../define.ts';
import { list, object, text } from '../loose.ts';

export type EventAction = 'trigger' | 'acknowledge' | 'resolve';

export interface PagerdutyClient {
  /** One event of the Events API v2; gives the key of the incident's alert. */
  send(action: EventAction, event: object, call: Pick<Call, 'signal'>): Promise<{ dedup_key: string; message: string }>;
  /** Whether the REST API takes the token; false where there is none. */
  hasValidToken(): Promise<boolean>;
}

interface PagerdutyCredential {
  routing_key: string;
  token?: string;
  base_url: string;
}

const EVENTS = 'https://events.pagerduty.com/';
const REST = 'https://api.pagerduty.com/';

interface Answer {
  status: number;
  headers: ResponseHeaders;
}

/** `Event object is invalid: 'payload.severity' is missing`. */
function pagerdutyFault(body: unknown, { status, headers }: Answer): string | Fault | undefined {
  if (status < 300) return undefined;
  const answer = object(body);
  const inner = object(answer.error);
  const errors = [...list(answer.errors), ...list(inner.errors)].slice(0, 5).map(String);
  const said = [text(answer.message) ?? text(inner.message) ?? text(body) ?? '', ...errors].filter(
    (part) => part !== '',
  );
  const sentence = said.join(': ');
  const details = { service: 'pagerduty', status };
  if (status === 429) {
    const wait = { details, retryAfterMs: retryAfterMs(headers['retry-after'], 0) ?? 60_000 };
    return new TemporaryFault('Rate limit exceeded', 'PagerDuty takes no more events for this service now.', wait);
  }
  if (status === 400 && /routing.?key/i.test(sentence)) {
    const remedy = 'Copy the Integration Key of an Events API v2 integration again.';
    return new CredentialFault('Credential refused', `PagerDuty: ${sentence}. ${remedy}`, { details });
  }
  return sentence;
}

export function connectPagerduty({ routing_key, token, base_url }: PagerdutyCredential, doors: Doors): PagerdutyClient {
  const http = doors.http({ baseUrl: base_url, redact: [routing_key], fault: pagerdutyFault });
  return {
    async send(event_action, event, call) {
      const { body } = await http.post('v2/enqueue', { json: { routing_key, event_action, ...event }, ...stop(call) });
      const { dedup_key, message, status } = object(body);
      if (status !== 'success') {
        throw new InputFault(
          'Request refused',
          `PagerDuty did not take the event: ${text(message) ?? 'no reason given'}.`,
        );
      }
      return { dedup_key: String(dedup_key), message: text(message) ?? '' };
    },
    async hasValidToken() {
      if (token === undefined) return false;
      const rest = doors.http({
        baseUrl: base_url === EVENTS ? REST : base_url,
        auth: { headers: { authorization: `Token token=${token}` } },
        redact: [token],
        fault: pagerdutyFault,
      });
      await rest.get('abilities');
      return true;
    },
  };
}
