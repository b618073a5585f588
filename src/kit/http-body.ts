import { InputFault } from './faults.ts';
import type { HttpResponse, QueryValue, RequestOptions } from './http-types.ts';
import { parseBoundedJson } from './json-bounds.ts';

const MAX_REQUEST_BYTES = 25 * 1024 * 1024;

export function encodeQuery(query: Record<string, QueryValue>): string {
  const pairs = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    if (Array.isArray(value)) for (const one of value) pairs.append(key, String(one));
    else pairs.append(key, String(value));
  }
  return pairs.toString();
}

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (cause) {
    throw new InputFault('Invalid body', 'The request body cannot be written as JSON. Send plain data.', { cause });
  }
}

/** The bytes to send and the content type they need. */
export function encodeBody(options: RequestOptions): { body: string | Buffer | null; type: string | null } {
  const { json, form, body } = options;
  const encoded =
    json !== undefined
      ? { body: stringify(json), type: 'application/json' }
      : form !== undefined
        ? { body: encodeQuery(form), type: 'application/x-www-form-urlencoded' }
        : { body: body ?? null, type: null };
  if (encoded.body !== null && encoded.body.length > MAX_REQUEST_BYTES) {
    throw new InputFault('Body too large', 'The request body is larger than 25 MB. Send less, or in parts.');
  }
  return encoded;
}

const JSON_TYPE = /^[^;]*[/+]json\b/i;
const TEXT_TYPE = /^(?:text\/|application\/(?:xml|x-www-form-urlencoded|javascript))|^[^;]*\+xml/i;

function parsed(bytes: Buffer): unknown {
  try {
    return parseBoundedJson(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

export function decodeBody(bytes: Buffer, contentType: string | string[] | undefined): HttpResponse['body'] {
  if (bytes.length === 0) return null;
  const type = Array.isArray(contentType) ? contentType[0] : contentType;
  if (type === undefined) return bytes.toString('utf8');
  if (JSON_TYPE.test(type)) return parsed(bytes);
  return TEXT_TYPE.test(type) ? bytes.toString('utf8') : bytes;
}
