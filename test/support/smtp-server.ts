import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Certificate } from './certificate.ts';

export interface TakenMail {
  from: string;
  to: string[];
  data: string;
  user: string | null;
  secure: boolean;
}

export interface SmtpServer {
  host: string;
  port: number;
  mails: TakenMail[];
  /** Every line that clients said. */
  said: string[];
  close(): Promise<void>;
}

export interface SmtpOptions {
  /** Offers STARTTLS with it; speaks TLS from the first byte where `implicit` is set. */
  certificate?: Certificate;
  implicit?: boolean;
  user?: { name: string; password: string };
  /** What it says to a command instead of yes: `{ 'RCPT TO:<x@y.z>': '550 No such user' }`. */
  refuses?: Record<string, string>;
  /** Says nothing at all. */
  silent?: boolean;
}

interface Session {
  socket: Socket;
  secure: boolean;
  user: string | null;
  from: string;
  to: string[];
  data: string[] | null;
}

const pathIn = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? '';

/** A mail server that keeps what it takes, as much of RFC 5321 as a client needs. */
export async function startSmtp(options: SmtpOptions = {}): Promise<SmtpServer> {
  const mails: TakenMail[] = [];
  const said: string[] = [];
  const sockets = new Set<Socket>();
  const context =
    options.certificate && createSecureContext({ key: keyOf(options.certificate), cert: options.certificate.pem });
  const secured = (socket: Socket): Socket =>
    new TLSSocket(socket, { isServer: true, ...(context ? { secureContext: context } : {}) });

  function command(session: Session, line: string): string | null {
    const refusal = Object.entries(options.refuses ?? {}).find(([start]) => line.startsWith(start))?.[1];
    if (refusal !== undefined) return refusal;
    const verb = line.split(' ', 1)[0]?.toUpperCase() ?? '';
    if (verb === 'EHLO') {
      const extensions = [
        ...(context && !session.secure ? ['STARTTLS'] : []),
        ...(options.user ? ['AUTH PLAIN'] : []),
        '8BITMIME',
      ];
      return [
        '250-smtp.example',
        ...extensions.map((name, index) => `250${index === extensions.length - 1 ? ' ' : '-'}${name}`),
      ].join('\r\n');
    }
    if (verb === 'AUTH') {
      const [, user, password] = Buffer.from(line.split(' ')[2] ?? '', 'base64')
        .toString()
        .split('\0');
      if (user !== options.user?.name || password !== options.user?.password) return '535 5.7.8 Authentication failed';
      session.user = user ?? null;
      return '235 2.7.0 Accepted';
    }
    if (verb === 'STARTTLS') return '502 5.5.1 Not here';
    if (verb === 'MAIL') session.from = pathIn(line);
    if (verb === 'RCPT') session.to.push(pathIn(line));
    if (verb === 'DATA') {
      session.data = [];
      return '354 Go ahead';
    }
    return verb === 'QUIT' ? '221 Bye' : '250 OK';
  }

  function take(session: Session, line: string): string | null {
    if (session.data === null) {
      said.push(line);
      return command(session, line);
    }
    if (line !== '.') {
      session.data.push(line.replace(/^\.\./, '.'));
      return null;
    }
    const { from, to, user, secure } = session;
    mails.push({ from, to, user, secure, data: session.data.join('\r\n') });
    session.data = null;
    return '250 2.0.0 Queued';
  }

  function talk(session: Session): void {
    const { socket } = session;
    let rest = '';
    socket.on('error', () => socket.destroy());
    const onData = (chunk: Buffer): void => {
      const lines = (rest + chunk.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (context && !session.secure && line.toUpperCase() === 'STARTTLS') {
          said.push(line);
          socket.off('data', onData);
          socket.write('220 Ready\r\n');
          talk({ ...session, socket: secured(socket), secure: true });
          return;
        }
        const answer = take(session, line);
        if (answer !== null) socket.write(`${answer}\r\n`);
        if (line.toUpperCase() === 'QUIT') socket.end();
      }
    };
    socket.on('data', onData);
  }

  const server: Server = createServer((plain) => {
    sockets.add(plain);
    plain.on('error', () => plain.destroy());
    if (options.silent) return;
    const socket = options.implicit ? secured(plain) : plain;
    talk({ socket, secure: options.implicit === true, user: null, from: '', to: [], data: null });
    socket.write('220 smtp.example ESMTP\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    mails,
    said,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const keyOf = ({ key }: Certificate): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
