import { type Checker, compileSchema } from '#src/kit/check-schema.ts';
import { didYouMean } from '#src/kit/nearest.ts';
import type { TSchema } from '#src/kit/schema.ts';
import { extraIn, missingIn, mustOf, pathOf, type SchemaError } from '#src/kit/schema-sentence.ts';

export interface SchemaProblem {
  path: string[];
  message: string;
  remedy: string;
}

type Loose = Record<string, unknown>;

const compiled = new WeakMap<object, Checker>();

function compile(schema: TSchema): Checker {
  const known = compiled.get(schema);
  if (known) return known;
  const made = compileSchema(schema);
  compiled.set(schema, made);
  return made;
}

export const fits = (schema: TSchema, value: unknown): boolean => compile(schema).Check(value);

const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

/** The schemas from the root down to where an error was found. */
function schemasAlong(root: TSchema, pointer: string): Loose[] {
  const along: Loose[] = [root as unknown as Loose];
  let at: unknown = root;
  for (const part of pathOf(pointer.replace(/^#/, ''))) {
    at = isLoose(at) ? at[part] : undefined;
    if (isLoose(at)) along.push(at);
  }
  return along;
}

const BY_TYPE: Record<string, string> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
};

/** An example from the schema itself or the nearest one around it, else the kind of value it takes. */
function remedyFrom(along: readonly Loose[]): string {
  const own = along.at(-1)?.type;
  const kind = typeof own === 'string' ? BY_TYPE[own] : undefined;
  const holders = kind === undefined ? along : along.slice(-1);
  const example = holders.map((schema) => schema.examples).findLast((examples) => Array.isArray(examples));
  if (Array.isArray(example)) return `Write for example ${JSON.stringify(example[0])}.`;
  return kind === undefined ? 'See the published schema.' : `Write ${kind}.`;
}

function messageFor(error: SchemaError, schema: Loose | undefined): string {
  const said = schema?.description;
  if (typeof said === 'string' && error.keyword !== 'maxLength') return `must be ${said}.`;
  if (error.keyword === 'pattern') return 'has a form that is not allowed.';
  return `${mustOf(error)}.`;
}

function problemsOf(root: TSchema, error: SchemaError): SchemaProblem[] {
  const path = pathOf(error.instancePath);
  const along = schemasAlong(root, error.schemaPath);
  const schema = along.at(-1);
  const missing = missingIn(error);
  if (missing.length > 0) {
    const properties = isLoose(schema?.properties) ? schema.properties : {};
    return missing.map((name) => {
      const own = properties[name];
      return {
        path: [...path, name],
        message: 'is missing.',
        remedy: remedyFrom(isLoose(own) ? [...along, own] : along),
      };
    });
  }
  const extra = extraIn(error);
  if (extra.length === 0) return [{ path, message: messageFor(error, schema), remedy: remedyFrom(along) }];
  const known = Object.keys(isLoose(schema?.properties) ? schema.properties : {});
  return extra.slice(0, 20).map((name) => ({
    path: [...path, name],
    message: known.length > 0 ? 'is not known here.' : 'may not be called that.',
    remedy: (didYouMean(name, known) || (known.length > 0 ? ` Known: ${known.join(', ')}.` : '')).trim(),
  }));
}

/** What does not fit a schema, one problem for each place, in words. */
export function schemaProblems(schema: TSchema, value: unknown): SchemaProblem[] {
  const checker = compile(schema);
  if (checker.Check(value)) return [];
  const errors = checker.Errors(value).filter((error) => error.keyword !== 'boolean');
  // Of a choice that failed, the choice is named, not why each of its forms did not fit.
  const choices = errors.filter((error) => error.keyword === 'anyOf').map((error) => `${error.schemaPath}/anyOf/`);
  const told = errors.filter((error) => !choices.some((choice) => error.schemaPath.startsWith(choice)));
  const found = told.flatMap((error) => problemsOf(schema, error));
  return found.length > 0
    ? found
    : [
        {
          path: [],
          message: 'does not have the form that is expected.',
          remedy: remedyFrom([schema as unknown as Loose]),
        },
      ];
}
