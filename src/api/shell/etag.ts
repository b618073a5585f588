import { createHash } from 'node:crypto';

/** Changes with the text; in front of it stands the revision of the thing, which If-Match is held against. */
export function tagOf(text: string, revision: number | null): string {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return revision === null ? `"${hash}"` : `"${revision}-${hash}"`;
}

const tagsIn = (header: string): string[] =>
  header
    .slice(0, 2000)
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));

/** If-None-Match: whoever asks has this very answer already. */
export const hasIt = (header: string | undefined, tag: string): boolean =>
  header !== undefined && tagsIn(header).some((one) => one === '*' || one === tag);

/** If-Match: revisions of which the thing must have one; null: any will do. */
export function revisionsIn(header: string | undefined): readonly number[] | null {
  if (header === undefined) return null;
  const tags = tagsIn(header);
  return tags.includes('*') ? null : tags.flatMap((tag) => Number(/^"(\d{1,12})-/.exec(tag)?.[1] ?? []));
}
