import { InputFault, sentenceOf } from '#src/kit/faults.ts';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import type { PackageFiles } from './file-problems.ts';
import { fixtureText } from './fixture.ts';
import type { Manifest } from './manifest.ts';
import { MANIFEST_FILE, type Problem } from './problem.ts';
import type { ReadYaml } from './read-yaml.ts';

function wrongWith(text: string | undefined): string | null {
  if (text === undefined) return 'There is no such file in the package.';
  try {
    parseBoundedJson(text);
    return null;
  } catch (thrown) {
    if (thrown instanceof InputFault) return sentenceOf(thrown);
    throw thrown;
  }
}

/** Payloads that a package is tried on lie in it, and can be read. */
export function testDataProblems(manifest: Manifest, files: PackageFiles, lineOf: ReadYaml['lineOf']): Problem[] {
  return Object.entries(manifest.test_config?.test_data ?? {}).flatMap(([name, fixture]) => {
    const message = wrongWith(fixtureText(files, fixture));
    const path = ['test_config', 'test_data', name];
    const remedy = 'Name a JSON file of the package, such as fixtures/issues.opened.json.';
    return message === null ? [] : [{ file: MANIFEST_FILE, line: lineOf(path), path: path.join('.'), message, remedy }];
  });
}
