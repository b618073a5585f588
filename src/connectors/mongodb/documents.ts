import type { Document } from 'mongodb';
import { InputFault } from '#src/kit/faults.ts';

const MOST_DEPTH = 50;
/** Programs that the server would run. */
const CODE = new Set(['$where', '$function', '$accumulator']);

/** A document as the call gives it: no code in it, and no deeper than anybody needs. */
export function checkDocument(value: unknown, depth = 0): void {
  if (depth > MOST_DEPTH) throw new InputFault('Invalid input', `A document may be ${MOST_DEPTH} levels deep.`);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (CODE.has(name))
      throw new InputFault('Invalid input', `"${name}" runs code on the server and is not taken here.`);
    checkDocument(inner, depth + 1);
  }
}

interface Bson {
  _bsontype?: string;
  toHexString?(): string;
  toString(encoding?: string): string;
  toISOString?(): string;
}

/** Documents as JSON has them: ids and large numbers as texts, times in ISO 8601, bytes in base64. */
export function plainDocument(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainDocument);
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value !== 'object' || value === null) return value;
  const { _bsontype: type } = value as Bson;
  if (type === 'ObjectId') return (value as Bson).toHexString?.();
  if (type === 'Binary') return (value as Bson).toString('base64');
  if (type !== undefined) return (value as Bson).toString();
  return Object.fromEntries(Object.entries(value as Document).map(([name, inner]) => [name, plainDocument(inner)]));
}
