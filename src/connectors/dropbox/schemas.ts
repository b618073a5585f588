import { Type } from '#src/kit/schema.ts';
import { object, text } from '../loose.ts';

export const Path = Type.String({
  title: 'Path',
  description: 'From the root, with a slash: /reports/january.txt',
  pattern: '^(?:/.{1,4000}|id:[A-Za-z0-9_-]{1,200})$',
});

export const Maybe = Type.Union([Type.String(), Type.Null()]);

export const Entry = Type.Object({
  kind: Type.String({ description: 'file, folder or deleted' }),
  id: Maybe,
  name: Type.String(),
  path: Maybe,
  size: Type.Union([Type.Integer(), Type.Null()]),
  modified_at: Maybe,
  rev: Maybe,
});

export function entryOf(value: unknown) {
  const entry = object(value);
  return {
    kind: text(entry['.tag']) ?? 'file',
    id: text(entry.id),
    name: text(entry.name) ?? '',
    path: text(entry.path_display) ?? text(entry.path_lower),
    size: typeof entry.size === 'number' ? entry.size : null,
    modified_at: text(entry.server_modified),
    rev: text(entry.rev),
  };
}
