import fc from 'fast-check';
import type { Json } from '#src/api/openapi/types.ts';
import { anyText } from './fuzz.ts';

type Schemas = Readonly<Record<string, Json>>;

const DEEPEST = 4;
const MOST_ITEMS = 3;

const loose = fc.jsonValue({ maxDepth: 2 });

function textOf(schema: Json): fc.Arbitrary<unknown> {
  const { minLength = 0, maxLength = 60, pattern, examples } = schema as Record<string, never>;
  const shown = (examples as string[] | undefined) ?? [];
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  const plain = fc.string({ minLength, maxLength: Math.min(maxLength, 60) });
  const odd = anyText.filter((text) => text.length >= minLength && text.length <= maxLength);
  return fc.oneof(plain, plain, odd, ...(shown.length > 0 ? [fc.constantFrom(...shown)] : []));
}

function numberOf(schema: Json, isWhole: boolean): fc.Arbitrary<unknown> {
  const { minimum: min = -1_000_000, maximum: max = 1_000_000 } = schema as { minimum?: number; maximum?: number };
  return isWhole ? fc.integer({ min, max: Math.min(max, 2 ** 31) }) : fc.double({ min, max, noNaN: true });
}

/** What fields of these names usually hold, so that more than refusals is tried. */
const USUAL: Readonly<Record<string, readonly unknown[]>> = {
  project: ['local'],
  service: ['slack'],
  package: ['github-slack-notifications'],
  source: ['github'],
  target: ['slack'],
  from: ['1h', '2026-01-01'],
  to: ['1h', '2026-01-01T00:00:00Z'],
  logs_retention: ['2h', '30d'],
  metrics_retention: ['30d'],
  url: ['https://hooks.example.com/x'],
  version: ['1.0.0'],
};

function fieldOf(name: string, schema: Json, schemas: Schemas, depth: number): fc.Arbitrary<unknown> {
  const any = arbitraryOf(schema, schemas, depth);
  const usual = Object.hasOwn(USUAL, name) ? USUAL[name] : undefined;
  return usual === undefined ? any : fc.oneof({ arbitrary: fc.constantFrom(...usual), weight: 3 }, any);
}

function recordOf(schema: Json, schemas: Schemas, depth: number): fc.Arbitrary<unknown> {
  const properties = (schema.properties ?? {}) as Record<string, Json>;
  const required = (schema.required ?? []) as string[];
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [name, fieldOf(name, one, schemas, depth + 1)]),
  );
  const named = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
  const [values] = Object.values((schema.patternProperties ?? {}) as Record<string, Json>);
  if (values === undefined) return named;
  const free = fc.dictionary(fc.string({ maxLength: 20 }), arbitraryOf(values, schemas, depth + 1), { maxKeys: 3 });
  return fc.tuple(named, free).map(([one, other]) => ({ ...other, ...one }));
}

function typed(type: unknown, schema: Json, schemas: Schemas, depth: number): fc.Arbitrary<unknown> {
  if (type === 'string') return textOf(schema);
  if (type === 'integer' || type === 'number') return numberOf(schema, type === 'integer');
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (type === 'object') return recordOf(schema, schemas, depth);
  if (type !== 'array') return loose;
  const { minItems: minLength = 0, maxItems = MOST_ITEMS } = schema as { minItems?: number; maxItems?: number };
  const maxLength = Math.max(minLength, Math.min(maxItems, MOST_ITEMS));
  return fc.array(arbitraryOf((schema.items ?? {}) as Json, schemas, depth + 1), { minLength, maxLength });
}

/** Values that fit a JSON Schema, in every way that it leaves open. */
export function arbitraryOf(schema: Json, schemas: Schemas, depth = 0): fc.Arbitrary<unknown> {
  if (typeof schema.$ref === 'string') {
    return arbitraryOf(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, schemas, depth + 1);
  }
  if (depth > DEEPEST) return fc.constant(null);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.anyOf)) return fc.oneof(...schema.anyOf.map((one) => arbitraryOf(one, schemas, depth + 1)));
  const types = [schema.type].flat();
  return fc.oneof(...types.map((type) => typed(type, schema, schemas, depth)));
}
