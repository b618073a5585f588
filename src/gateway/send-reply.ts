import type { ServerResponse } from 'node:http';
import type { Reply } from '#src/connectors/source.ts';
import { crashPoint } from '#src/kit/crash.ts';

const acked = (): void => crashPoint('ingest.acked');

function textOf(body: unknown): { type?: string; text: string } {
  if (body === undefined) return { text: '' };
  if (typeof body === 'string') return { type: 'text/plain; charset=utf-8', text: body };
  return { type: 'application/json; charset=utf-8', text: JSON.stringify(body) };
}

/** Straight to the connection. Header names of a reply are in small letters, as everywhere here. */
export function sendReply(response: ServerResponse, { status, headers, body }: Reply): void {
  const { type, text } = textOf(body);
  const usual: Record<string, string | number> = status === 204 ? {} : { 'content-length': Buffer.byteLength(text) };
  if (type !== undefined) usual['content-type'] = type;
  response.writeHead(status, headers ? { ...usual, ...headers } : usual);
  response.end(text, acked);
}
