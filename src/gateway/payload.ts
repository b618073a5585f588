import { InputFault } from '#src/kit/faults.ts';
import { viewJson } from '#src/kit/json-view.ts';

export interface Payload {
  /** What is stored and what the handler gets: always JSON. */
  text: Buffer;
  /** To read from: of most documents a few members are asked for, and nothing else is built. */
  value: unknown;
}

const FORM = 'application/x-www-form-urlencoded';
/** What strangers send is looked into on the thread that serves everybody. */
const BOUNDS = { maxMembers: 10_000 };
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

const mediaType = (contentType: string | undefined): string =>
  (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

const isJson = (type: string): boolean =>
  type === '' || type === 'application/json' || /^application\/[\w.+-]+\+json$/.test(type);

/** 415 before anything is read into a document; `also` is what the sender calls its JSON. */
export function checkContentType(contentType: string | undefined, also: readonly string[] = []): void {
  const type = mediaType(contentType);
  if (isJson(type) || type === FORM || also.includes(type)) return;
  throw new InputFault('Unsupported media type', `Send application/json or ${FORM}, not "${type.slice(0, 80)}".`, {
    status: 415,
  });
}

function fromForm(raw: Buffer): Buffer {
  const fields = new URLSearchParams(raw.toString('utf8'));
  const inner = fields.get('payload');
  return Buffer.from(inner ?? JSON.stringify(Object.fromEntries(fields)));
}

/** What the headers of an empty body came to. */
export const payloadFrom = (value: Record<string, unknown>): Payload => ({
  text: Buffer.from(JSON.stringify(value)),
  value,
});

/** The document inside a verified body: JSON as it is, or what a form carries in its `payload` field. */
export function readPayload(raw: Buffer, contentType: string | undefined): Payload {
  const json = mediaType(contentType) === FORM ? fromForm(raw) : raw;
  // Without its mark it is a copy: whoever read the body may let go of it, and not of a part.
  const text = json.subarray(0, 3).equals(BOM) ? Buffer.from(json.subarray(3)) : json;
  return { text, value: viewJson(text, BOUNDS) };
}
