import { CredentialFault, Fault, InputFault, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import { hideSecrets } from '#src/kit/redact.ts';
import { object, text } from '../loose.ts';

const TLS_REMEDY =
  'The server offers no TLS that can be trusted. Check the port (587, or smtps:// with 465); for a server of your own without TLS write ?tls=optional behind the address.';

/** What TLS says in words: a certificate that nobody vouches for, or a server that speaks none. */
const UNTRUSTED = /certificate|altnames|SSL routines|wrong version number/i;

/** What the server, or the way to it, said no to; 4xx passes by itself, 5xx does not. */
export function mailFault(thrown: unknown, secrets: readonly string[]): Fault {
  if (thrown instanceof Fault) return thrown;
  const { code, responseCode, response, cause } = object(thrown);
  if (cause instanceof Fault) return cause;
  const status = typeof responseCode === 'number' ? responseCode : 0;
  const said = hideSecrets(text(response) ?? sentenceOf(thrown), secrets).slice(0, 300);
  const details = { service: 'email', status, code: text(code) };
  if (status >= 400 && status < 500)
    return new TemporaryFault('Service unavailable', `The mail server asks to wait: ${said}`, { details });
  if (code === 'EAUTH' || code === 'ENOAUTH' || status === 530 || status === 535) {
    const remedy = 'Check the user and password in email_smtp_url; many providers want a password for apps.';
    return new CredentialFault('Credential refused', `The mail server: ${said} ${remedy}`, { details });
  }
  if (code === 'ETLS' || (status === 0 && UNTRUSTED.test(sentenceOf(thrown)))) {
    return new CredentialFault('Connection not safe', `${said}. ${TLS_REMEDY}`, { details });
  }
  if (status >= 500) return new InputFault('Request refused', `The mail server refused it: ${said}`, { details });
  if (code === 'EENVELOPE' || code === 'EMESSAGE')
    return new InputFault('Request refused', `E-mail: ${said}`, { details });
  if (code === 'ETIMEDOUT')
    return new TemporaryFault('Timed out', 'The mail server did not answer in time.', { details });
  return new TemporaryFault('Service unreachable', `The mail server could not be reached: ${said}.`, { details });
}
