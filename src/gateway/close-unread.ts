import type { IncomingMessage } from 'node:http';

/** Whatever of the body was not read is thrown away with the connection, so that a refusal costs the sender, not us. Returns the headers that say so. */
export function closeUnread(request: IncomingMessage): Record<string, string> {
  if (request.complete) return {};
  request.resume();
  return { connection: 'close' };
}
