import { SHAPED_TOKENS } from '#src/kit/redact-patterns.ts';
import type { PackageFiles } from './file-problems.ts';
import type { Problem } from './problem.ts';

/** `xoxb-your-slack-token` in a README is an example; a real token has digits and length. */
const isReal = (token: string): boolean => token.length >= 16 && (token.match(/\d/g) ?? []).length >= 3;

/** Anything in the files that has the shape of a real token. The token itself is not repeated. */
export function secretProblems(files: PackageFiles): Problem[] {
  return Object.entries(files).flatMap(([file, text]) =>
    SHAPED_TOKENS.flatMap((shape) =>
      [...text.matchAll(shape)]
        .filter((found) => isReal(found[0]))
        .slice(0, 5)
        .map((found) => ({
          file,
          line: text.slice(0, found.index).split('\n').length,
          path: '',
          message: `There is a secret here (${found[0].slice(0, 4)}…).`,
          remedy: 'Take it out, revoke it, and set it as a credential of the integration.',
          code: 'secret',
        })),
    ),
  );
}
