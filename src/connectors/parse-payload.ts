import { InputFault } from '#src/kit/faults.ts';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import type { Headers } from './source.ts';

const MAX_FIELDS = 10_000;

function parseForm(raw: Buffer): unknown {
  const form = new URLSearchParams(raw.toString('utf8'));
  if (form.size > MAX_FIELDS) throw new InputFault('Invalid form', `A form may hold ${MAX_FIELDS} fields.`);
  const payload = form.get('payload');
  if (payload !== null) return parseBoundedJson(payload);
  return Object.fromEntries(form);
}

/** The payload of a delivery: JSON, or a form (whose field `payload` holds the JSON where the sender does it so). */
export function parsePayload(headers: Headers, raw: Buffer): unknown {
  const type = headers['content-type'] ?? '';
  if (type.toLowerCase().startsWith('application/x-www-form-urlencoded')) return parseForm(raw);
  return raw.length === 0 ? {} : parseBoundedJson(raw);
}
