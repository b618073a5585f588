import { createHash } from 'node:crypto';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import type { Doors } from '../define.ts';
import { list, object, text } from '../loose.ts';

export interface MixpanelClient {
  token: string;
  http: HttpClient;
  /** For past events, which only the secret of the project opens. */
  importing(): HttpClient;
}

/** Mixpanel answers 200 and says no inside, or 400 with the events that it did not take. */
function mixpanelFault(body: unknown, { status }: { status: number }): string | InputFault | undefined {
  const { error, status: said, failed_records } = object(body);
  if (status < 300 && said !== 0) return undefined;
  const records = list(failed_records)
    .slice(0, 3)
    .map((one) => `${text(object(one).field) ?? 'event'}: ${text(object(one).message) ?? 'refused'}`);
  const why = [text(error), ...records].filter((part) => part !== null).join('; ');
  if (status >= 300 && status !== 400) return why;
  return new InputFault(
    'Request refused',
    `Mixpanel: ${why || 'It refused the data.'} Check the token and the fields.`,
    {
      details: { service: 'mixpanel', status },
    },
  );
}

export function connectMixpanel(
  { token, secret, base_url }: { token: string; secret?: string; base_url: string },
  doors: Doors,
): MixpanelClient {
  const options = { baseUrl: base_url, fault: mixpanelFault };
  const importing = secret ? doors.http({ ...options, auth: { basic: [secret, ''] } }) : null;
  return {
    token,
    http: doors.http(options),
    importing() {
      if (importing !== null) return importing;
      throw new CredentialFault(
        'Credential missing',
        'Past events need the secret of the project. Set mixpanel_secret.',
      );
    },
  };
}

/** Mixpanel forgets a second event with the same id of at most 36 letters. */
export const insertId = (...parts: string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 36);
