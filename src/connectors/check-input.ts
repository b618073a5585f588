import { type Checker, compileSchema } from '#src/kit/check-schema.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { TObject } from '#src/kit/schema.ts';
import { withDefaults } from '#src/kit/schema-defaults.ts';
import { missingIn, pathOf, type SchemaError, schemaSentence } from '#src/kit/schema-sentence.ts';
import { remedyOf } from './any-of.ts';

interface Checkable {
  id: string;
  input: TObject;
  example: object;
}

interface Ready {
  checker: Checker;
  hasDefaults: boolean;
}

const compiled = new WeakMap<object, Ready>();

function compile(schema: TObject): Ready {
  const known = compiled.get(schema);
  if (known) return known;
  const made = { checker: compileSchema(schema), hasDefaults: JSON.stringify(schema).includes('"default":') };
  compiled.set(schema, made);
  return made;
}

/** The input with defaults filled in, or an InputFault that names the field and shows an example. */
export function checkInput<Input extends object = Record<string, unknown>>(action: Checkable, input: unknown): Input {
  const { checker, hasDefaults } = compile(action.input);
  const given = input ?? {};
  const filled = hasDefaults ? withDefaults(action.input, structuredClone(given)) : given;
  if (checker.Check(filled)) return filled as Input;
  const known = Object.keys(action.input.properties);
  // A refused extra field is reported twice, the second time as "schema is false".
  const errors = checker.Errors(filled).filter((error) => error.keyword !== 'boolean');
  const isOfGroups = ({ instancePath, schemaPath, keyword }: SchemaError): boolean =>
    instancePath === '' && (schemaPath.startsWith('#/anyOf/') || keyword === 'anyOf');
  const sentences = errors.map((error) => (isOfGroups(error) ? remedyOf(action.input) : schemaSentence(error, known)));
  const problems = [...new Set(sentences)].slice(0, 10);
  const fields = errors.map((error) => pathOf(error.instancePath).join('.') || missingIn(error)[0] || '');
  throw new InputFault(
    'Invalid input',
    `${action.id}: ${problems.join(' ')} A valid input is ${JSON.stringify(action.example).slice(0, 300)}.`,
    { details: { action: action.id, problems, fields: [...new Set(fields)].filter((name) => name !== '') } },
  );
}

/** Loads what checking them takes, before the first of them is called. */
export function readyToCheck([action]: readonly Checkable[]): void {
  if (action) checkInput(action, action.example);
}
