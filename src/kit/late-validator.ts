import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify';
import { late } from './late.ts';

type Controller = NonNullable<FastifyServerOptions['schemaController']>;
type BuildValidator = NonNullable<NonNullable<Controller['compilersFactory']>['buildValidator']>;
type Compile = FastifySchemaCompiler<unknown>;
type Validate = ReturnType<Compile>;
type Build = (schemas: unknown, options: unknown) => Compile;

const compiler = late<() => Build>('@fastify/ajv-compiler');

function whenAsked(compile: () => Validate): Validate {
  let compiled: Validate | undefined;
  const validate: Validate = (data: unknown) => {
    compiled ??= compile();
    const answer = compiled(data);
    validate.errors = compiled.errors ?? null;
    return answer;
  };
  return validate;
}

const build: Build = (schemas, options) => {
  let compile: Compile | undefined;
  return (route) =>
    whenAsked(() => {
      compile ??= compiler()()(schemas, options);
      return compile(route);
    });
};

/**
 * Schemas of routes, compiled when the first request asks for them: a process never serves most of its routes,
 * and compiling all of them took a fifth of its start.
 */
export const buildLateValidator = build as unknown as BuildValidator;
