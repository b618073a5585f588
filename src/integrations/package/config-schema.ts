import { schemaErrors } from '#src/kit/check-schema.ts';
import { Fault } from '#src/kit/faults.ts';
import { LinearPattern } from '#src/kit/linear-pattern.ts';
import type { JsonSchema } from './manifest.ts';
import type { SchemaProblem } from './schema-problems.ts';

type Loose = Record<string, unknown>;

const isLoose = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'];
const NUMBERS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'];
const TEXTS = ['title', 'description', 'format', 'pattern', '$comment', '$schema', '$id'];
const FREE = [
  'default',
  'const',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'uniqueItems',
  'x-secret',
  'x-order',
];
const DEEPEST = 10;
const LONGEST_PATTERN = 200;

type Add = (path: string[], message: string, remedy: string) => void;

function checkPattern(pattern: string, path: string[], add: Add): void {
  if (pattern.length > LONGEST_PATTERN) {
    add(path, 'is too long a pattern.', `Use one of ${LONGEST_PATTERN} characters at most.`);
    return;
  }
  try {
    new LinearPattern(pattern);
  } catch (thrown) {
    if (thrown instanceof Fault)
      add(path, `is a pattern that cannot be used: ${thrown.message}`, 'Write a plainer one.');
    else add(path, 'is not a regular expression.', 'Write for example "^#[a-z-]+$".');
  }
}

function checkKeyword(name: string, value: unknown, at: string[], add: Add): void {
  const path = [...at, name];
  const must = (good: boolean, what: string): void => {
    if (!good) add(path, `must be ${what}.`, 'See JSON Schema 2020-12.');
  };
  if (name === 'type') {
    const types = Array.isArray(value) ? value : [value];
    must(types.length > 0 && types.every((type) => TYPES.includes(String(type))), `one of ${TYPES.join(', ')}`);
  } else if (NUMBERS.includes(name)) must(typeof value === 'number', 'a number');
  else if (COUNTS.includes(name)) must(Number.isInteger(value) && Number(value) >= 0, 'a whole number');
  else if (TEXTS.includes(name)) must(typeof value === 'string', 'a text');
  else if (name === 'enum') must(Array.isArray(value) && value.length > 0 && value.length <= 500, 'a list of values');
  else if (name === 'required')
    must(Array.isArray(value) && value.every((one) => typeof one === 'string'), 'a list of names');
  else if (!FREE.includes(name))
    add(
      path,
      'is not a keyword that settings may use.',
      `Use ${['type', 'enum', 'properties', 'items', ...COUNTS].join(', ')} and the like.`,
    );
  if (name === 'pattern' && typeof value === 'string') checkPattern(value, path, add);
}

function walkSchemas(schema: Loose, path: string[], add: Add): void {
  for (const [name, value] of Object.entries(schema)) {
    if (name === 'properties' && isLoose(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, [...path, name, key], add);
    } else if (name === 'items' || name === 'additionalProperties') walk(value, [...path, name], add);
    else if (['anyOf', 'oneOf', 'allOf'].includes(name) && Array.isArray(value)) {
      for (const [index, inner] of value.entries()) walk(inner, [...path, name, String(index)], add);
    } else checkKeyword(name, value, path, add);
  }
}

function walk(schema: unknown, path: string[], add: Add): void {
  if (typeof schema === 'boolean') return;
  if (!isLoose(schema)) add(path, 'must be a schema.', 'Write for example {"type": "string"}.');
  else if (path.length > DEEPEST * 2) add(path, 'is nested too deeply.', 'Make the settings flatter.');
  else walkSchemas(schema, path, add);
}

/** A pattern of an older package that we would no longer take says nothing. */
function tamePattern(pattern: string): Loose {
  try {
    return { pattern: new LinearPattern(pattern) };
  } catch {
    return {};
  }
}

const VALUES = new Set(['default', 'const', 'enum', 'examples']);

/** The schema with patterns that cannot take for ever: a text and a pattern from outside must not stop the process. */
function tame(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(tame);
  if (!isLoose(schema)) return schema;
  const entries = Object.entries(schema).flatMap(([name, inner]): [string, unknown][] => {
    if (name === 'pattern' && typeof inner === 'string') return Object.entries(tamePattern(inner));
    if (name === 'properties' && isLoose(inner)) return [[name, tameEach(inner)]];
    return [[name, VALUES.has(name) ? inner : tame(inner)]];
  });
  return Object.fromEntries(entries);
}

/** Here the keys are names of settings, whatever they are called. */
const tameEach = (schemas: Loose): Loose =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, tame(schema)]));

/** Errors of a value against a plain JSON Schema, interpreted and never compiled: the schema came from outside. */
export const valueErrors = (schema: unknown, value: unknown) => schemaErrors(tame(schema) as object, value);

/** What is wrong with the schema of the settings: unknown keywords, wrong kinds, defaults that do not fit. */
export function configSchemaProblems(schema: JsonSchema): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const add: Add = (path, message, remedy) => {
    if (problems.length < 50) problems.push({ path: ['config_schema', ...path], message, remedy });
  };
  if (schema.type !== 'object')
    add(['type'], 'must be "object".', 'Settings are a map: write type: object and properties.');
  walk(schema, [], add);
  if (problems.length > 0 || !isLoose(schema.properties)) return problems;
  for (const [name, property] of Object.entries(schema.properties)) {
    if (!isLoose(property) || property.default === undefined) continue;
    const [error] = valueErrors(property, property.default);
    if (error)
      add(
        ['properties', name, 'default'],
        `does not fit: it ${error.message}.`,
        'Give a default that the schema allows.',
      );
  }
  const names = Object.keys(schema.properties);
  for (const name of (schema.required ?? []) as string[]) {
    if (!names.includes(name))
      add(
        ['required'],
        `names "${name}", which is not among the properties.`,
        'Add the property, or take the name out.',
      );
  }
  return problems;
}
