import { Type } from 'typebox';

export const CatalogId = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });
