import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';
import { object, text } from '../loose.ts';

/** gRPC's names of what went wrong, which Yandex Cloud answers with beside the status. */
const RESOURCE_EXHAUSTED = 8;
const PERMISSION_DENIED = 7;

interface Answer {
  status: number;
  headers: ResponseHeaders;
}

export function yandexFault(body: unknown, { status, headers }: Answer): string | Fault | undefined {
  if (status < 300) return undefined;
  const { code, message } = object(body);
  const said = text(message) ?? '';
  const details = { service: 'yandex_translate', status };
  if (status === 429 || code === RESOURCE_EXHAUSTED) {
    const sentence = `Yandex Translate asks us to wait: ${said || 'the quota is used up'}`.slice(0, 400);
    return new TemporaryFault('Rate limit exceeded', sentence, {
      details,
      retryAfterMs: retryAfterMs(headers['retry-after'], 0) ?? 2_000,
    });
  }
  if (status === 401) {
    const remedy = 'The API key is not valid. Make a new one for the service account and set yandex_translate_api_key.';
    return new CredentialFault('Credential refused', `Yandex Translate: ${remedy} (${said})`, { details });
  }
  if (status === 403 || code === PERMISSION_DENIED) {
    const remedy = 'The service account needs the role ai.translate.user in the folder.';
    return new CredentialFault('Permission missing', `Yandex Translate: ${remedy} (${said})`, { details });
  }
  return status < 500 ? new InputFault('Request refused', `Yandex Translate: ${said}`, { details }) : said;
}
