import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify';
import { late, whenAsked } from './late.ts';

type Controller = NonNullable<FastifyServerOptions['schemaController']>;
type BuildValidator = NonNullable<NonNullable<Controller['compilersFactory']>['buildValidator']>;
type Compile = FastifySchemaCompiler<unknown>;
type Validate = ReturnType<Compile>;
type Options = { customOptions?: object };
type Build = (schemas: unknown, options: Options) => Compile;

const compiler = late<() => Build>('@fastify/ajv-compiler');

const READ = Symbol('schema');

/** Stands for a schema until the first request is checked by it. */
export const lateSchema = (read: () => unknown): object => ({ [READ]: read });

const schemaIn = (schema: unknown): unknown => {
  const { [READ]: read } = schema as { [READ]?: () => unknown };
  return read ? read() : schema;
};

function compiledLate(compile: () => Validate): Validate {
  const compiled = whenAsked(compile);
  const validate: Validate = (data: unknown) => {
    const answer = compiled()(data);
    validate.errors = compiled().errors ?? null;
    return answer;
  };
  return validate;
}

/** JSON has types of its own: null sent for a boolean is a mistake, and not false. */
const asSent = ({ customOptions }: Options): Options => ({ customOptions: { ...customOptions, coerceTypes: false } });

const build: Build = (schemas, options) => {
  const ofAddress = whenAsked(() => compiler()()(schemas, options));
  const ofBody = whenAsked(() => compiler()()(schemas, asSent(options)));
  const compilerOf = (httpPart = '') => (httpPart === 'body' ? ofBody() : ofAddress());
  return (route) => compiledLate(() => compilerOf(route.httpPart)({ ...route, schema: schemaIn(route.schema) }));
};

/**
 * Schemas of routes, compiled when the first request asks for them: a process never serves most of its routes,
 * and compiling all of them took a fifth of its start.
 */
export const buildLateValidator = build as unknown as BuildValidator;
