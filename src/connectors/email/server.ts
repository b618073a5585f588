import { CredentialFault } from '#src/kit/faults.ts';

/** Where mail is handed in, as the address of the server says it. */
export interface MailServer {
  host: string;
  port: number;
  /** TLS from the first byte; else STARTTLS. */
  secure: boolean;
  /** Without TLS nothing is sent, unless the address says `?tls=optional`. */
  requireTLS: boolean;
  auth: { user: string; pass: string } | null;
}

const wrong = (why: string): CredentialFault =>
  new CredentialFault(
    'Credential refused',
    `email_smtp_url ${why}. Write smtp://user:password@smtp.example.com:587, with % for special characters.`,
  );

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('has a user or password that cannot be decoded');
  }
}

export function readSmtpUrl(text: string): MailServer {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') {
    throw wrong('is not the address of a mail server');
  }
  const secure = url.protocol === 'smtps:';
  const [user, pass] = [decoded(url.username), decoded(url.password)];
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && url.searchParams.get('tls') !== 'optional',
    auth: user === '' ? null : { user, pass },
  };
}
