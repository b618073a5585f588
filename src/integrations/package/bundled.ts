import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MANIFEST_FILE } from './problem.ts';

/** Packages that ship with the service. */
export const BUNDLED_FOLDER = resolve(dirname(fileURLToPath(import.meta.url)), '../../..', 'integrations');

const NAME = /^[a-z0-9][a-z0-9-]{0,59}$/;

/** The package that somebody means by its name, however it is marked up; null: there is none of that name. */
export function bundledNamed(said: string | null): string | null {
  const name = said?.replace(/^[`"'*\s]+|[`"'*\s.]+$/g, '').toLowerCase() ?? '';
  return NAME.test(name) && existsSync(join(BUNDLED_FOLDER, name, MANIFEST_FILE)) ? name : null;
}
