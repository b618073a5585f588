import { runCase } from '#src/execution/run-case.ts';
import { parseCases } from '#src/integrations/package/cases.ts';
import { checkPackage } from '#src/integrations/package/check.ts';
import { contentHash } from '#src/integrations/package/content-hash.ts';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import { ownActionsOf } from '#src/integrations/package/own-actions.ts';
import type { Problem } from '#src/integrations/package/problem.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import type { Draft } from '../draft.ts';
import type { Report, ReportCase, ReportProblem } from '../report.ts';
import { typeProblems } from './type-check.ts';

const shown = ({ file, line, message, remedy }: Problem): ReportProblem => ({
  file,
  line: line ?? 1,
  message: `${message} ${remedy}`.trim(),
});

function conflictsIn(problems: readonly Problem[]): string[] {
  const found = problems.find((problem) => problem.code === 'dependency_conflict');
  return (found?.details as { conflicts?: string[] } | undefined)?.conflicts ?? [];
}

/** Where a case stands in its file, so that an annotation points at it. */
export function lineOfCase(text: string, name: string): number {
  const lines = text.split('\n');
  const start = name.slice(0, 40);
  const at = lines.findIndex((line) => /^(?:- )?\s*name:/.test(line) && line.includes(start));
  return at === -1 ? 1 : at + 1;
}

async function casesOf(sandbox: Sandbox, draft: Draft, manifest: Manifest): Promise<ReportCase[]> {
  const { files } = draft;
  const subject = { versionId: contentHash(files), projectId: 'package under test', files, manifest };
  const cases: ReportCase[] = [];
  for (const one of await parseCases(files)) {
    const { name, file, passed, failures } = await runCase(sandbox, subject, one);
    cases.push({ name, file, passed, failures });
  }
  return cases;
}

const failureOf = (files: Draft['files'], { name, file, failures }: ReportCase): ReportProblem => ({
  file,
  line: lineOfCase(files[file] ?? '', name),
  message: `${name}: ${failures.join('; ')}`,
});

/** Its folder and its number are given, not chosen. */
function namesOf({ slug, version }: Draft, manifest: Manifest): ReportProblem[] {
  if (manifest.name === slug && manifest.version === version) return [];
  const message = `The package is named ${slug} and its version is ${version}: write that into integration.yaml.`;
  return [{ file: 'integration.yaml', line: 1, message }];
}

/** Every check and every case of a draft. What is wrong with it is in the report, never thrown. */
export async function check(sandbox: Sandbox, draft: Draft): Promise<Report> {
  const { manifest, problems: wrong, advice } = await checkPackage(draft.files);
  // What we write ourselves does not go wrong quietly either.
  const problems = [...wrong, ...advice];
  if (manifest === null || problems.length > 0) {
    return { passed: false, problems: problems.map(shown), cases: [], conflicts: conflictsIn(problems) };
  }
  const names = namesOf(draft, manifest);
  const handler = draft.files['handler.ts'];
  const actions = manifest.actions.map((action) => action.id);
  const types = handler === undefined ? [] : await typeProblems(handler, actions, ownActionsOf(draft.files));
  const cases = types.length > 0 ? [] : await casesOf(sandbox, draft, manifest);
  const failed = cases.filter((one) => !one.passed).map((one) => failureOf(draft.files, one));
  const all = [...names, ...types, ...failed];
  return { passed: all.length === 0, problems: all, cases, conflicts: [] };
}
