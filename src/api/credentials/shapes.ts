import { Type } from 'typebox';

export const CredentialId = Type.Object({ id: Type.String({ maxLength: 100 }) });
