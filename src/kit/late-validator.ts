import { createRequire } from 'node:module';
import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify';

type Controller = NonNullable<FastifyServerOptions['schemaController']>;
type BuildValidator = NonNullable<NonNullable<Controller['compilersFactory']>['buildValidator']>;
type Compile = FastifySchemaCompiler<unknown>;
type Validate = ReturnType<Compile>;
type Build = (schemas: unknown, options: unknown) => Compile;

const require = createRequire(import.meta.url);

function late(compile: () => Validate): Validate {
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
    late(() => {
      compile ??= (require('@fastify/ajv-compiler') as () => Build)()(schemas, options);
      return compile(route);
    });
};

/**
 * Schemas of routes, compiled when the first request asks for them: a process never serves most of its routes,
 * and compiling all of them took a fifth of its start.
 */
export const buildLateValidator = build as unknown as BuildValidator;
