import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';
import { object, text } from '../loose.ts';

const WAIT_MS = 5_000;

const REMEDIES: [shape: RegExp, sentence: string][] = [
  [/not_found/, 'There is nothing at that path. Paths begin with a slash.'],
  [/malformed_path/, 'A path begins with a slash and does not end with one: /reports/january.txt.'],
  [/insufficient_space/, 'The account is full.'],
  [/conflict/, 'Something else is there already. Choose another name, or "mode": "overwrite".'],
  [/no_write_permission|access_denied|not_permitted/, 'The account may not do that there.'],
  [/reset/, 'The cursor is too old. List the folder again without it.'],
  [/settings_error|email_not_verified/, 'The account may not share links. Look at its settings and e-mail address.'],
];

/** Dropbox says what is wrong as a path of words: `path/not_found/..`. */
export function dropboxFault(
  body: unknown,
  { status, headers }: { status: number; headers: ResponseHeaders },
): string | Fault | undefined {
  if (status < 300) return undefined;
  const said = (text(object(body).error_summary) ?? text(body) ?? '').replace(/[/.]+$/, '').slice(0, 400);
  const details = { service: 'dropbox', status, said };
  if (status === 429 || /too_many_/.test(said)) {
    const wait = retryAfterMs(headers['retry-after'], 0) ?? WAIT_MS;
    return new TemporaryFault('Rate limit exceeded', `Dropbox asks us to wait. (${said})`, {
      details,
      retryAfterMs: wait,
    });
  }
  if (status === 401) {
    const remedy =
      'The token is not valid any more: it works for four hours. Connect Dropbox again with a refresh token.';
    return new CredentialFault('Credential refused', `Dropbox: ${remedy} (${said})`, { details });
  }
  if (status === 403 || /missing_scope/.test(said)) {
    const remedy = "Add the permission to the app (Permissions tab), then make a new token: old ones don't have it.";
    return new CredentialFault('Permission missing', `Dropbox: ${remedy} (${said})`, { details });
  }
  if (status >= 500) return said;
  const remedy = REMEDIES.find(([shape]) => shape.test(said))?.[1] ?? 'It refused the call.';
  return new InputFault('Request refused', `Dropbox: ${remedy} (${said})`, { details });
}
