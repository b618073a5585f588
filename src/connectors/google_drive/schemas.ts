import { Type } from '#src/kit/schema.ts';
import { object, text } from '../loose.ts';

export const FileId = Type.String({
  title: 'File',
  description: 'Its id: the long part of its address',
  pattern: '^[A-Za-z0-9_-]{3,120}$',
});

export const FolderId = Type.String({
  title: 'Folder',
  description: 'Its id: the last part of its address; root is My Drive',
  pattern: '^[A-Za-z0-9_-]{3,120}$',
});

export const Maybe = Type.Union([Type.String(), Type.Null()]);

/** What is asked of every file, and given of it. */
export const FIELDS = 'id,name,mimeType,size,modifiedTime,webViewLink';

export const File = Type.Object({
  id: Type.String(),
  name: Type.String(),
  mime_type: Maybe,
  size: Type.Union([Type.Integer(), Type.Null()]),
  modified_at: Maybe,
  url: Maybe,
});

/** Drive writes sizes as texts; what Google's own editors keep has none. */
export function fileOf(value: unknown) {
  const { id, name, mimeType, size, modifiedTime, webViewLink } = object(value);
  const bytes = Number(size);
  return {
    id: String(id),
    name: text(name) ?? '',
    mime_type: text(mimeType),
    size: size !== undefined && Number.isSafeInteger(bytes) ? bytes : null,
    modified_at: text(modifiedTime),
    url: text(webViewLink),
  };
}

/** Files in shared drives are files as well. */
export const EVERYWHERE = { supportsAllDrives: true };
