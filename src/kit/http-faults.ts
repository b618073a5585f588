import { CredentialFault, Fault, InputFault, sentenceOf, TemporaryFault } from './faults.ts';
import { GaveUp } from './http-send.ts';
import type { ResponseHeaders } from './http-types.ts';
import { retryAfterMs } from './retry-after.ts';

const TEMPORARY = new Set([408, 425, 429]);

/** Who was called: the id for details, the name for sentences. */
export interface Called {
  service: string;
  title: string;
}

export const isTemporaryStatus = (status: number): boolean => status >= 500 || TEMPORARY.has(status);

/** What an answer with an error means for us; `said` is the vendor's own sentence, already redacted. */
export function faultOfAnswer(
  { service, title: name }: Called,
  answer: { status: number; headers: ResponseHeaders },
  said: string | undefined,
  now: number,
): Fault {
  const { status, headers } = answer;
  const why = said === undefined || said === '' ? '' : `: ${said.slice(0, 500)}`;
  const details = { service, status };
  if (isTemporaryStatus(status)) {
    const wait = retryAfterMs(headers['retry-after'], now);
    const title = status === 429 ? 'Rate limit exceeded' : 'Service unavailable';
    return new TemporaryFault(title, `${name} answered ${status}${why}`, {
      details,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    });
  }
  if (status === 401 || status === 403) {
    return new CredentialFault('Credential refused', `${name} refused the credential (${status})${why}`, {
      details,
    });
  }
  if (status >= 300 && status < 400) {
    const text = `${name} answered ${status}, a redirect, which is not followed. Give the final address`;
    return new InputFault('Request refused', text, { details });
  }
  return new InputFault(
    'Request refused',
    status < 300 ? `${name} said no${why}` : `${name} answered ${status}${why}`,
    {
      details,
    },
  );
}

const codeOf = (thrown: unknown): string => {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : '';
};

/** What a call that got no answer means for us. */
export function faultOfNetwork({ service, title }: Called, host: string, thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  const details = { service, host, code: codeOf(thrown) };
  if (thrown instanceof GaveUp && thrown.reason === 'too-large') {
    return new InputFault('Answer too large', `${title} (${host}) sent more than we take. Ask for less.`, {
      details,
    });
  }
  const timedOut = thrown instanceof GaveUp ? thrown.reason === 'timeout' : /TIMEOUT|TIMEDOUT/.test(details.code);
  if (timedOut) return new TemporaryFault('Timed out', `${title} (${host}) did not answer in time.`, { details });
  if (thrown instanceof GaveUp) return new TemporaryFault('Stopped', `The call to ${title} was stopped.`, { details });
  const why = details.code || sentenceOf(thrown).slice(0, 200);
  return new TemporaryFault('Service unreachable', `${title} (${host}) could not be reached: ${why}.`, {
    details,
    cause: thrown,
  });
}
