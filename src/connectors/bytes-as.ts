import { isUtf8 } from 'node:buffer';
import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';

export const Encoding = Type.Optional(
  Type.Union([Type.Literal('utf8'), Type.Literal('base64')], {
    description: 'How the content is given: as text, or in base64 where it is none',
    default: 'utf8',
  }),
);

/** A file as an action gives it. Bytes that are no text are never given as a broken one. */
export function bytesAs(body: unknown, encoding: 'utf8' | 'base64' = 'utf8') {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (encoding === 'utf8' && !isUtf8(bytes)) {
    throw new InputFault('Not a text', 'The file is no text in UTF-8. Ask for it with "encoding": "base64".');
  }
  return { content: bytes.toString(encoding), encoding, size: bytes.length };
}
