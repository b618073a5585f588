const ALLOWED = [
  /^integration\.yaml$/,
  /^handler\.ts$/,
  /^README\.md$/,
  /^templates\/[a-z0-9][a-z0-9._-]{0,60}\.hbs$/i,
  /^cases\/[a-z0-9][a-z0-9._-]{0,60}\.yaml$/i,
  /^fixtures\/[a-z0-9][a-z0-9._-]{0,60}\.json$/i,
  /^actions\/[a-z0-9][a-z0-9-]{0,60}\.ts$/i,
  /^webhooks\/[a-z0-9][a-z0-9_-]{0,60}\.ts$/i,
];
const MOST_FILES = 60;
const LONGEST_FILE = 64 * 1024;
const LONGEST_PACKAGE = 512 * 1024;

const sizeOf = (files: Readonly<Record<string, string>>): number =>
  Object.values(files).reduce((sum, text) => sum + text.length, 0);

/** Takes one file that a model proposes. What comes back is what it is told. */
export function putFile(files: Record<string, string>, path: string, content: string): { ok: boolean; said: string } {
  if (!ALLOWED.some((pattern) => pattern.test(path)) || path.includes('..')) {
    return { ok: false, said: `${path.slice(0, 100)} is no file of a package. See the table of files in <packages>.` };
  }
  if (content === '') {
    delete files[path];
    return { ok: true, said: `${path} is gone.` };
  }
  if (content.length > LONGEST_FILE)
    return { ok: false, said: `A file may have ${LONGEST_FILE} characters: make it shorter.` };
  const rest = { ...files, [path]: content };
  if (Object.keys(rest).length > MOST_FILES) return { ok: false, said: `A package may have ${MOST_FILES} files.` };
  if (sizeOf(rest) > LONGEST_PACKAGE)
    return { ok: false, said: `A package may have ${LONGEST_PACKAGE} characters in all.` };
  files[path] = content.toWellFormed().replaceAll('\u0000', '');
  return { ok: true, said: `${path} is written.` };
}
