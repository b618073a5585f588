import { Type } from '#src/kit/schema.ts';

/** A file that lies at a service: handlers name it, and never hold it nor what opens it. */
export interface FileRef {
  service: string;
  id: string;
}

export interface OpenedFile {
  name: string;
  /** `image/jpeg` */
  type: string;
  bytes: Buffer;
}

export const FileRefs = Type.Array(
  Type.Object(
    {
      service: Type.String({ description: 'Where it lies, such as telegram', pattern: '^[a-z][a-z0-9_]{0,40}$' }),
      id: Type.String({ description: 'What it is called there', minLength: 1, maxLength: 500 }),
    },
    { additionalProperties: false },
  ),
  { title: 'Files', description: 'Files of other services that the package may read', maxItems: 10 },
);
