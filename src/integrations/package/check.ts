import { actionAdvice } from './action-lints.ts';
import { dependencyProblems, usageProblems } from './action-problems.ts';
import { readCases } from './cases.ts';
import { configSchemaProblems } from './config-schema.ts';
import { fileProblems, type PackageFiles } from './file-problems.ts';
import { handlerProblems } from './handler-problems.ts';
import type { Manifest } from './manifest.ts';
import { ownActionProblems } from './own-actions.ts';
import { readManifest } from './parse-manifest.ts';
import { MANIFEST_FILE, type Problem } from './problem.ts';
import { type CodeFiles, readCode } from './read-code.ts';
import type { ReadYaml } from './read-yaml.ts';
import { secretProblems } from './secret-problems.ts';
import { sourceProblems } from './source-problems.ts';
import { withTemplateFiles } from './template-files.ts';
import { testDataProblems } from './test-data-problems.ts';
import { conditionProblems, templateBounds, templateProblems } from './text-problems.ts';

export interface CheckedPackage {
  /** Null when it cannot be read at all. */
  manifest: Manifest | null;
  problems: Problem[];
  /** What will most likely go wrong although the package runs. */
  advice: Problem[];
}

function settingsProblems(manifest: Manifest, lineOf: ReadYaml['lineOf']): Problem[] {
  return configSchemaProblems(manifest.config_schema).map(({ path, message, remedy }) => ({
    file: MANIFEST_FILE,
    line: lineOf(path),
    path: path.join('.'),
    message,
    remedy,
  }));
}

const codeProblems = (manifest: Manifest, files: PackageFiles, code: CodeFiles): Problem[] =>
  [...code].flatMap(([file, read]) => handlerProblems(file, read, files, manifest));

/** A package without a handler runs on the built-in one, which needs something to call. */
function nothingToDo(manifest: Manifest, files: PackageFiles): Problem[] {
  if (manifest.actions.length > 0 || Object.keys(files).some((file) => file.startsWith('handler.'))) return [];
  const remedy = 'Write for example actions: [slack_send_message].';
  return [
    {
      file: MANIFEST_FILE,
      line: null,
      path: 'actions',
      message: 'Nothing is granted, so nothing can be done.',
      remedy,
    },
  ];
}

const nothing = (problems: Problem[]): CheckedPackage => ({ manifest: null, problems, advice: [] });

/** Everything that can be said about a package without running it. */
export async function checkPackage(files: PackageFiles): Promise<CheckedPackage> {
  const found = fileProblems(files);
  const text = Object.hasOwn(files, MANIFEST_FILE) ? files[MANIFEST_FILE] : undefined;
  if (text === undefined || found.length > 0) return nothing([...found, ...secretProblems(files)]);
  const read = readManifest(text);
  const { lineOf } = read;
  const others = [...secretProblems(files), ...(await readCases(files)).problems];
  if (read.manifest === null) return nothing([...read.problems, ...others]);
  const manifest = withTemplateFiles(read.manifest, files);
  const code = await readCode(files);
  const dependencies = dependencyProblems(manifest, files, lineOf);
  return {
    manifest,
    advice: actionAdvice(files, code),
    problems: [
      ...sourceProblems(manifest, code, lineOf),
      ...dependencies,
      ...ownActionProblems(manifest, files),
      ...usageProblems(manifest, lineOf),
      ...nothingToDo(manifest, files),
      ...conditionProblems(manifest, lineOf),
      ...templateBounds(manifest),
      ...templateProblems(manifest, files, lineOf),
      ...settingsProblems(manifest, lineOf),
      ...testDataProblems(manifest, files, lineOf),
      // What a handler may call is only known once its actions are.
      ...(dependencies.length === 0 ? codeProblems(manifest, files, code) : []),
      ...others,
    ],
  };
}
