import type { PackageFiles } from './file-problems.ts';

/** A fixture by its path in the package, or by its name within cases/ or fixtures/. */
export const fixtureText = (files: PackageFiles, name: string): string | undefined =>
  [name, `cases/${name}`, `fixtures/${name}`].flatMap((path) =>
    Object.hasOwn(files, path) ? (files[path] ?? []) : [],
  )[0];
