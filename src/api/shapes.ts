import { type Static, Type } from '#src/kit/schema.ts';

/** Shapes that several routes share. */
export const IntegrationId = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });

export const Page = {
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
  offset: Type.Integer({ minimum: 0, maximum: 10_000_000, default: 0 }),
};

export const TimeRange = {
  from: Type.Optional(Type.String({ maxLength: 40, description: 'ISO time, or how long ago: 1h, 7d' })),
  to: Type.Optional(Type.String({ maxLength: 40, description: 'ISO time, or how long ago' })),
};

export const Settings = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown());
export type Settings = Static<typeof Settings>;
