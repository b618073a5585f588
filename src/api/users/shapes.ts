import { ROLES } from '#src/access/matrix.ts';
import { Type } from '#src/kit/schema.ts';
import { named, oneOf, TextOrNull, Time } from '../reply-shapes.ts';

export const Role = oneOf(ROLES);

export const UserId = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64 }),
  uid: Type.String({ minLength: 1, maxLength: 64 }),
});

export const User = named('User', {
  id: Type.String(),
  email: TextOrNull,
  login: TextOrNull,
  role: Role,
  created_by: Type.String(),
  created_at: Time,
  updated_at: Time,
});
