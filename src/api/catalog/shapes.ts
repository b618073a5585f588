import { Type } from '#src/kit/schema.ts';
import { Anything, Loose, named, oneOf } from '../reply-shapes.ts';

export const CatalogId = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });

const Words = Type.Array(Type.String());

export const CatalogAction = named('CatalogAction', {
  id: Type.String({ description: '{service}_{action}' }),
  version: Type.String(),
  title: Type.String(),
  description: Type.String(),
  category: Type.String(),
  icon_s3_key: Type.String(),
  config_schema: Loose,
  result_schema: Loose,
  credentials_provider: Type.String(),
  credentials_strategy: oneOf(['api_key', 'oauth', 'none']),
  library_name: Type.String(),
  effect: oneOf(['read', 'write']),
  idempotent: Type.Boolean(),
  methods: Words,
  scopes: Words,
  examples: Type.Array(Type.Object({ input: Loose })),
});

/** A service is told by its `title`, and by whatever there is to know of it. */
export const CatalogService = Type.Record(Type.String(), Type.Unknown(), { $id: 'CatalogService' });

export const Envelope = named('Envelope', {
  response: Type.Union([
    Type.Object({ ok: Type.Literal(true), result: Anything }),
    Type.Object({ ok: Type.Literal(false), error_code: Type.Integer(), description: Type.String() }),
  ]),
});
