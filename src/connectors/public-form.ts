import { type Fault, outsideOf } from '#src/kit/faults.ts';
import type { Action } from './action.ts';
import { getConnector } from './get-connector.ts';
import { methodsOf } from './grants.ts';

/** An action in the form of the reference's catalogue. */
export interface PublicAction {
  id: string;
  version: string;
  title: string;
  description: string;
  category: string;
  icon_s3_key: string;
  config_schema: object;
  result_schema: object;
  credentials_provider: string;
  credentials_strategy: 'api_key' | 'oauth' | 'none';
  library_name: string;
  effect: 'read' | 'write';
  idempotent: boolean;
  /** Names under which handlers call it: `context.slack.sendMessage`. */
  methods: string[];
  scopes: readonly string[];
  examples: { input: object }[];
}

export type Envelope =
  | { response: { ok: true; result: unknown } }
  | { response: { ok: false; error_code: number; description: string } };

/** Schemas carry symbols of their library; what leaves the house is plain JSON. */
export const plainSchema = (schema: object): object => JSON.parse(JSON.stringify(schema));

export function publicForm(action: Action): PublicAction {
  const connector = getConnector(action.service);
  return {
    id: action.id,
    version: action.version,
    title: action.title,
    description: action.summary,
    category: connector.category,
    icon_s3_key: `icons/integrations/${connector.icon}.svg`,
    config_schema: plainSchema(action.input),
    result_schema: plainSchema(action.output),
    credentials_provider: connector.credentials.provider,
    credentials_strategy: connector.credentials.strategy,
    library_name: connector.library,
    effect: action.effect,
    idempotent: action.idempotent,
    methods: methodsOf(action).map((method) => `context.${action.service}.${method}`),
    scopes: action.scopes ?? [],
    examples: [{ input: action.example }],
  };
}

export const okEnvelope = (result: unknown): Envelope => ({ response: { ok: true, result } });

function vendorStatus(fault: Fault): number {
  const details = fault.details;
  const status = typeof details === 'object' && details !== null && 'status' in details ? details.status : undefined;
  return typeof status === 'number' && status >= 400 ? status : fault.status;
}

export const errorEnvelope = (fault: Fault): Envelope => ({
  response: { ok: false, error_code: vendorStatus(fault), description: outsideOf(fault) },
});
