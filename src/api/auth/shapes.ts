import { KEY_TYPES, PERMISSIONS } from '#src/access/matrix.ts';
import { Type } from '#src/kit/schema.ts';
import { named, nullable, oneOf, TextOrNull, Time, TimeOrNull } from '../reply-shapes.ts';

export const KeyId = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });

const Projects = nullable(Type.Array(Type.Object({ id: Type.String(), name: Type.String() })));

const own = {
  id: Type.String(),
  name: Type.String(),
  type: oneOf([...KEY_TYPES, 'custom']),
  permissions: Type.Array(oneOf(PERMISSIONS)),
  projects: Projects,
  expires_at: TimeOrNull,
};

export const Whoami = named('Whoami', own);

export const Verified = named('Verified', { valid: Type.Literal(true), ...own });

const shown = {
  ...own,
  email: TextOrNull,
  login: TextOrNull,
  previous_token_until: TimeOrNull,
  last_used_at: TimeOrNull,
  created_at: Time,
};

export const Key = named('Key', shown);

export const NewKey = named('NewKey', { ...shown, token: Type.String({ description: 'shown this once' }) });
