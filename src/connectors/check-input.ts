import type { TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { InputFault } from '#src/kit/faults.ts';
import { didYouMean } from '#src/kit/nearest.ts';

interface Checkable {
  id: string;
  input: TObject;
  example: object;
}

interface SchemaError {
  keyword: string;
  instancePath: string;
  message: string;
  params: object;
}

interface Compiled {
  Check(value: unknown): boolean;
  Errors(value: unknown): SchemaError[];
}

interface Ready {
  checker: Compiled;
  hasDefaults: boolean;
}

const compiled = new WeakMap<object, Ready>();

function compile(schema: TObject): Ready {
  const known = compiled.get(schema);
  if (known) return known;
  const made = { checker: Compile(schema) as Compiled, hasDefaults: JSON.stringify(schema).includes('"default":') };
  compiled.set(schema, made);
  return made;
}

const dotted = (path: string): string => path.replace(/^\//, '').replaceAll('/', '.');

function listOf(params: object, name: string): string[] {
  const value = Object.getOwnPropertyDescriptor(params, name)?.value;
  return Array.isArray(value) ? value.map(String) : [];
}

/** One sentence for one mistake, naming the field. */
function sentence(error: SchemaError, known: readonly string[]): string {
  const where = dotted(error.instancePath);
  const under = (name: string): string => (where === '' ? name : `${where}.${name}`);
  const missing = listOf(error.params, 'requiredProperties')[0];
  if (missing !== undefined) return `"${under(missing)}" is missing.`;
  const extra = listOf(error.params, 'additionalProperties')[0];
  if (extra !== undefined) return `"${under(extra)}" is not a field of it.${didYouMean(extra, known)}`;
  return where === '' ? `the input ${error.message}.` : `"${where}" ${error.message}.`;
}

/** The input with defaults filled in, or an InputFault that names the field and shows an example. */
export function checkInput<Input extends object = Record<string, unknown>>(action: Checkable, input: unknown): Input {
  const { checker, hasDefaults } = compile(action.input);
  const given = input ?? {};
  const filled = hasDefaults ? Value.Default(action.input, structuredClone(given)) : given;
  if (checker.Check(filled)) return filled as Input;
  const known = Object.keys(action.input.properties);
  const errors = checker.Errors(filled);
  const problems = [...new Set(errors.map((error) => sentence(error, known)))].slice(0, 10);
  const fields = errors.map(
    (error) => dotted(error.instancePath) || listOf(error.params, 'requiredProperties')[0] || '',
  );
  throw new InputFault(
    'Invalid input',
    `${action.id}: ${problems.join(' ')} A valid input is ${JSON.stringify(action.example).slice(0, 300)}.`,
    { details: { action: action.id, problems, fields: [...new Set(fields)].filter((name) => name !== '') } },
  );
}
