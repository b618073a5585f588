import { getAction } from '#src/connectors/catalogue.ts';
import { methodsOf } from '#src/connectors/grants.ts';
import type { OwnAction } from '#src/integrations/package/own-actions.ts';
import type { TObject, TSchema } from '#src/kit/schema.ts';

type Loose = Record<string, unknown>;

const DEEPEST = 6;
const NAME = /^[A-Za-z_$][\w$]*$/;

const keyOf = (name: string): string => (NAME.test(name) ? name : JSON.stringify(name));

function objectType(schema: Loose, depth: number): string {
  const properties = (schema.properties ?? {}) as Record<string, Loose>;
  const required = (schema.required ?? []) as string[];
  const patterns = Object.values((schema.patternProperties ?? {}) as Record<string, Loose>);
  const fields = Object.entries(properties).map(
    ([name, inner]) => `${keyOf(name)}${required.includes(name) ? '' : '?'}: ${typeOf(inner, depth + 1)}`,
  );
  if (fields.length > 0) return `{ ${fields.join('; ')} }`;
  return `Record<string, ${patterns[0] ? typeOf(patterns[0], depth + 1) : 'unknown'}>`;
}

const PLAIN: Record<string, string> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

/** A JSON Schema as a type of TypeScript; what cannot be said is `unknown`. */
export function typeOf(schema: Loose, depth = 0): string {
  if (depth > DEEPEST) return 'unknown';
  // Before the choice: which of its fields an object needs one of is no type of its own.
  if (schema.type === 'object') return objectType(schema, depth);
  const choice = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choice)) return choice.map((one) => typeOf(one as Loose, depth + 1)).join(' | ') || 'unknown';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (schema.type === 'array') return `(${schema.items ? typeOf(schema.items as Loose, depth + 1) : 'unknown'})[]`;
  return PLAIN[String(schema.type)] ?? 'unknown';
}

const plain = (schema: TSchema | TObject): Loose => JSON.parse(JSON.stringify(schema)) as Loose;

const inputOf = (id: string): string => typeOf(plain(getAction(id).input));

function serviceType(ids: readonly string[]): string {
  const lines = ids.flatMap((id) => {
    const action = getAction(id);
    const input = inputOf(id);
    const output = typeOf(plain(action.output));
    const call = (name: string): string =>
      name === 'send' && action.message
        ? `send(data: ${input} | object | string, channel?: string): Promise<${output}>;`
        : `${name}(input: ${input}): Promise<${output}>;`;
    return methodsOf(action).map((name) => `    ${call(name)}`);
  });
  return `{\n${lines.join('\n')}\n  }`;
}

/** The part of the context that is the same for every package. */
const COMMON = `  database: {
    get(key: string): Promise<any>;
    list(prefix?: string, options?: { limit?: number }): Promise<{ key: string; value: any }[]>;
    save(key: string, value: unknown): Promise<string>;
    save(value: unknown): Promise<string>;
    delete(key: string): Promise<void>;
  };
  cache: {
    get(key: string): Promise<any>;
    set(key: string, value: unknown, options?: { ttl?: string | number }): Promise<void>;
    delete(key: string): Promise<void>;
  };
  http: Record<'get' | 'head' | 'delete' | 'post' | 'put' | 'patch', (url: string, options?: object) => Promise<{ status: number; ok: boolean; headers: Record<string, string>; body: any; data: any }>>;
  render(template: string, data?: object, options?: { format?: 'slack' | 'html' | 'markdown' | 'none' }): string;
  config: Readonly<Record<string, any>>;
  log: Log;`;

const EVENT = `type Say = (message: unknown, ...data: unknown[]) => void;
interface Log extends Record<'debug' | 'info' | 'warn' | 'error', Say> {
  (message: unknown, ...data: unknown[]): void;
}
interface HandlerEvent {
  id: string;
  type: string;
  source: string;
  delivery_id: string;
  timestamp: string;
  received_at: string;
  headers: Record<string, string>;
  data: any;
  payload: any;
  facts: Record<string, any>;
  replayed: boolean;
}`;

/** Of an action that the package brings, only the package knows what it takes. */
const ownType = ([service, actions]: [string, readonly OwnAction[]]): string =>
  `  ${service}: { ${actions.map(({ method }) => `${method}(input?: any): Promise<any>;`).join(' ')} };`;

/** What a handler with these grants may use, as declarations that its code is checked against. */
export function declarationsFor(actions: readonly string[], own: readonly OwnAction[] = []): string {
  const mine = own.filter(({ id }) => actions.includes(id));
  const ids = [...new Set(actions)].filter((id) => !mine.some((one) => one.id === id));
  const services = [...Map.groupBy(ids, (id) => getAction(id).service)];
  const routes = ids.map((id) => `{ action: '${id}'; service: '${getAction(id).service}'; input: ${inputOf(id)} }`);
  return [
    EVENT,
    `type Route = ${routes.join(' | ') || 'never'};`,
    'interface HandlerContext {',
    ...services.map(([service, own]) => `  ${service}: ${serviceType(own)};`),
    ...[...Map.groupBy(mine, ({ service }) => service)].map(ownType),
    '  routes(): Route[];',
    COMMON,
    '}',
    'interface Handler {',
    '  name: string;',
    '  handle(event: HandlerEvent, context: HandlerContext): unknown;',
    '}',
    'declare const console: Record<"debug" | "info" | "log" | "warn" | "error", (...data: unknown[]) => void>;',
    '',
  ].join('\n');
}
