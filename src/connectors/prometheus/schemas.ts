import { Type } from '#src/kit/schema.ts';

export const Query = Type.String({ title: 'Query', description: 'PromQL', minLength: 1, maxLength: 20_000 });

export const Time = Type.String({
  description: 'ISO 8601 or seconds since 1970',
  pattern: '^(?:\\d{1,12}(?:\\.\\d{1,6})?|\\d{4}-\\d{2}-\\d{2}T[0-9:.]{5,20}(?:Z|[+-]\\d{2}:?\\d{2}))$',
});

export const Duration = Type.String({ description: '30s, 5m, 1h', pattern: '^(?:\\d{1,9}(?:ms|s|m|h|d|w|y)){1,7}$' });

export const Result = Type.Object({
  type: Type.String({ description: 'vector, matrix, scalar or string' }),
  result: Type.Array(Type.Unknown()),
  value: Type.Union([Type.Number(), Type.Null()], { description: 'The number, where there is exactly one' }),
  warnings: Type.Array(Type.String()),
});
