import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '#src/access/ctx.ts';
import type { Right } from '#src/access/matrix.ts';
import type { Refusals } from '#src/events/refusals.ts';
import type { GitHub } from '#src/github/types.ts';
import type { HealthChecks } from '#src/integrations/health-checks.ts';
import type { Fault } from '#src/kit/faults.ts';
import type { Language } from '#src/kit/language.ts';
import type { Static, TSchema } from '#src/kit/schema.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';

/** What routes need beside the ctx. */
export interface ApiServices {
  refusals: Refusals;
  sandbox: Sandbox;
  health: HealthChecks;
  /** GitHub's side; null: no App is set up. */
  github(): Promise<GitHub | null>;
  /** In which what is sent to people is written. */
  language: Language;
  /** Where packages that ship with the service lie. */
  bundledFolder: string;
}

interface Schemas {
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
}

type Read<S, K extends keyof Schemas> = S extends { [key in K]: infer T extends TSchema } ? Static<T> : undefined;

export interface Call<S extends Schemas> {
  ctx: Ctx;
  params: Read<S, 'params'>;
  query: Read<S, 'query'>;
  body: Read<S, 'body'>;
  services: ApiServices;
  request: FastifyRequest;
  reply: FastifyReply;
}

export interface Route<S extends Schemas = Schemas> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  summary: string;
  /** What the reference says beside the summary. */
  about?: string;
  /** Null: whoever holds a key. The verbs check again; access/matrix.ts says who has it. */
  permission: Right | null;
  status?: number;
  /** What it answers; none: nothing (204). */
  reply?: TSchema;
  /** Of the usual answer, where it is not JSON. */
  replyType?: string;
  /** Answers of other statuses than the usual one, such as a dry run's. */
  replies?: Readonly<Record<number, TSchema>>;
  /** Refusals of its own, a sentence each; those that all routes of its kind have in common are known. */
  faults?: Readonly<Record<number, string>>;
  /** The body of a refusal, where it is not the usual one; undefined: it is. */
  refusal?(fault: Fault): unknown;
  schema: S;
  /** The integration that it is about, where that does not stand in the path as /v1/integrations/:id. Null: there is none. */
  integrationOf?(ctx: Ctx, params: Read<S, 'params'>): Promise<string | null>;
  handle(call: Call<S>): Promise<unknown>;
}

/** What the server has to know of a route before anybody asks for it: registry.generated.ts lists them all. */
export interface ListedRoute extends Pick<Route, 'method' | 'path'> {
  /** The parts of a request that it has a schema for. */
  checks: readonly (keyof Schemas)[];
  load(): Route;
}

/** A route is a plain object; its schemas validate what comes in and type what `handle` sees. */
export const defineRoute = <const S extends Schemas>(route: Route<S>): Route<S> => route;
