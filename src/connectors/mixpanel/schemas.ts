import { Type } from '#src/kit/schema.ts';

export const EventName = Type.String({ title: 'Event', minLength: 1, maxLength: 255 });
export const DistinctId = Type.String({
  title: 'Who',
  description: 'The id of the user',
  minLength: 1,
  maxLength: 255,
});
export const Properties = Type.Record(Type.String(), Type.Unknown(), { title: 'Properties', maxProperties: 255 });
