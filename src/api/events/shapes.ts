import { Type } from 'typebox';

export const EventId = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64 }),
  eid: Type.String({ minLength: 1, maxLength: 64 }),
});
