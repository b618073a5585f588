import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { SendMailOptions, SMTPTransportOptions } from 'nodemailer';
import { CredentialFault, TemporaryFault } from '#src/kit/faults.ts';
import type { Tcp } from '#src/kit/tcp.ts';
import type { Doors } from '../define.ts';
import { type Address, addressOf } from './addresses.ts';
import { mailFault } from './errors.ts';
import { type MailServer, readSmtpUrl } from './server.ts';

export interface Sent {
  messageId: string;
  accepted: string[];
  rejected: string[];
}

export interface EmailClient {
  from(): Address;
  send(mail: SendMailOptions, signal: AbortSignal | undefined): Promise<Sent>;
  /** Signs in and sends nothing. */
  greet(): Promise<void>;
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;

/** A socket to a checked address, once it is open. */
async function dial(tcp: Tcp, { host, port }: MailServer): Promise<Socket> {
  const socket = tcp.dial(host, port);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_MS) });
    return socket;
  } catch (thrown) {
    socket.destroy();
    const isLate = thrown instanceof Error && thrown.name === 'AbortError';
    throw isLate ? new TemporaryFault('Timed out', `The mail server ${host}:${port} did not answer in time.`) : thrown;
  }
}

const optionsFor = (server: MailServer, connection: Socket): SMTPTransportOptions => ({
  host: server.host,
  port: server.port,
  secure: server.secure,
  requireTLS: server.requireTLS,
  connection,
  ...(server.auth ? { auth: server.auth } : {}),
  connectionTimeout: CONNECT_MS,
  greetingTimeout: CONNECT_MS,
  socketTimeout: SILENCE_MS,
  // What strangers wrote must not have files or addresses of ours read into a mail.
  disableFileAccess: true,
  disableUrlAccess: true,
});

const secretsIn = ({ auth }: MailServer): string[] =>
  auth === null
    ? []
    : [
        auth.pass,
        Buffer.from(auth.pass).toString('base64'),
        Buffer.from(`\0${auth.user}\0${auth.pass}`).toString('base64'),
      ];

export function connectEmail({ smtp_url, from }: { smtp_url: string; from?: string }, { tcp }: Doors): EmailClient {
  /** One connection for one piece of work; it is closed whatever becomes of it. */
  const withServer = async <T>(
    signal: AbortSignal | undefined,
    work: (options: SMTPTransportOptions) => Promise<T>,
  ): Promise<T> => {
    const server = readSmtpUrl(smtp_url);
    let socket: Socket | undefined;
    const stop = (): void => void socket?.destroy();
    try {
      socket = await dial(tcp, server);
      signal?.addEventListener('abort', stop, { once: true });
      return await work(optionsFor(server, socket));
    } catch (thrown) {
      throw mailFault(thrown, secretsIn(server));
    } finally {
      signal?.removeEventListener('abort', stop);
      socket?.destroy();
    }
  };
  return {
    from() {
      const sender = addressOf(from ?? '') ?? addressOf(readSmtpUrl(smtp_url).auth?.user ?? '');
      if (sender) return sender;
      throw new CredentialFault(
        'Credential missing',
        'Set email_from to the address that mail comes from: Bot <bot@example.com>.',
      );
    },
    send: (mail, signal) =>
      withServer(signal, async (options) => {
        const { createTransport } = await import('nodemailer');
        const { messageId, accepted, rejected } = await createTransport(options).sendMail(mail);
        return { messageId, accepted: accepted.map(String), rejected: rejected.map(String) };
      }),
    greet: () =>
      withServer(undefined, async (options) => {
        const { createTransport } = await import('nodemailer');
        await createTransport(options).verify();
      }),
  };
}
