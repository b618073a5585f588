import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

export type Log = Logger;
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

const SECRET_KEYS = [
  'authorization',
  'Authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'access_token',
  'refresh_token',
  'client_secret',
  'api_key',
  'apiKey',
  'bot_token',
  'webhook_secret',
  'privateKey',
  'private_key',
];

const paths = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

interface ErrorLine {
  type: string;
  message: string;
  stack?: string | undefined;
  title?: unknown;
  cause?: ErrorLine;
}

/** What went wrong and where, and nothing that hangs on the error: libraries put whole deliveries there. */
function errorLine(thrown: unknown, depth = 0): ErrorLine {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: String(thrown) };
  const { name: type, message, stack, cause } = thrown;
  const title = 'title' in thrown ? { title: thrown.title } : {};
  return {
    type,
    message,
    stack,
    ...title,
    ...(cause === undefined || depth > 3 ? {} : { cause: errorLine(cause, depth + 1) }),
  };
}

/** JSON lines with a message that never varies and fields that do. */
export function createLog({ level, destination }: { level: LogLevel; destination?: DestinationStream }): Log {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (thrown: unknown) => errorLine(thrown) },
    redact: { paths, censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
}
