import { MANIFEST_FILE, type Problem } from './problem.ts';

export type PackageFiles = Readonly<Record<string, string>>;

export const MOST_FILES = 100;
export const MOST_BYTES = 1024 * 1024;

const PATH = /^(?!.*(?:^|\/)\.)[A-Za-z0-9._-]{1,100}(?:\/[A-Za-z0-9._-]{1,100}){0,5}$/;
const KINDS =
  /^(?:integration\.yaml|handler\.(?:ts|js)|[A-Za-z0-9._-]+\.md|LICENSE|templates\/.+\.hbs|cases\/.+\.(?:ya?ml|json)|fixtures\/.+\.json|actions\/[a-z0-9-]+\.ts|webhooks\/[a-z0-9_-]+\.ts)$/;

/** A relative path of plain names: nothing hidden, nothing that climbs. */
export const isPackagePath = (path: string): boolean => PATH.test(path);

const problem = (file: string, message: string, remedy: string): Problem => ({
  file,
  line: null,
  path: '',
  message,
  remedy,
});

function oneFile(path: string, text: string): Problem[] {
  if (!isPackagePath(path)) {
    return [
      problem(
        path.slice(0, 100),
        'The name of this file is not allowed.',
        'Use letters, digits, ".", "_", "-" and "/".',
      ),
    ];
  }
  if (text.includes('\0')) return [problem(path, 'This file is not text.', 'Leave it out.')];
  if (KINDS.test(path)) return [];
  const kinds =
    'integration.yaml, handler.ts, templates/*.hbs, cases/*.yaml, fixtures/*.json, actions/*.ts, webhooks/*.ts and README.md';
  return [problem(path, 'A package has no such file.', `It holds ${kinds}.`)];
}

/** Number, size, names and kinds of a package's files. */
export function fileProblems(files: PackageFiles): Problem[] {
  const paths = Object.keys(files);
  if (paths.length > MOST_FILES) {
    return [
      problem(MANIFEST_FILE, `The package has ${paths.length} files.`, `${MOST_FILES} are allowed: leave some out.`),
    ];
  }
  const bytes = paths.reduce((sum, path) => sum + Buffer.byteLength(files[path] ?? ''), 0);
  if (bytes > MOST_BYTES) {
    return [
      problem(MANIFEST_FILE, `The package has ${bytes} bytes.`, `${MOST_BYTES} are allowed: shorten the fixtures.`),
    ];
  }
  const found = paths.flatMap((path) => oneFile(path, files[path] ?? ''));
  if (!Object.hasOwn(files, MANIFEST_FILE))
    found.push(problem(MANIFEST_FILE, 'It is missing.', 'Every package begins with it.'));
  if (Object.hasOwn(files, 'handler.ts') && Object.hasOwn(files, 'handler.js')) {
    found.push(problem('handler.js', 'There is a handler.ts as well.', 'Keep one of them.'));
  }
  return found;
}
