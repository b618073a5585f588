import type { IncomingMessage } from 'node:http';
import type { Reply } from '#src/connectors/source.ts';
import { type Fault, outsideOf } from '#src/kit/faults.ts';

/** Whatever of the body was not read is thrown away with the connection, so that a refusal costs the sender, not us. */
function closeUnread(request: IncomingMessage): Record<string, string> {
  if (request.complete) return {};
  request.resume();
  return { connection: 'close' };
}

/** What the sender of a delivery that is not taken is told. */
export function refusal(request: IncomingMessage, fault: Fault): Reply & { headers: Record<string, string> } {
  const { status, title: error, retryAfterMs } = fault;
  const headers = closeUnread(request);
  if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.ceil(retryAfterMs / 1000));
  return { status, headers, body: { error, message: outsideOf(fault) } };
}
