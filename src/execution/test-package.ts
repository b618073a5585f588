import { parseCases } from '#src/integrations/package/cases.ts';
import { checkPackage } from '#src/integrations/package/check.ts';
import { contentHash } from '#src/integrations/package/content-hash.ts';
import { problemsFault } from '#src/integrations/package/problem.ts';
import type { TestedPackage } from '#src/integrations/tested-package.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import type { Subject } from './program.ts';
import { type CaseReport, runCase } from './run-case.ts';

export interface PackageReport {
  subject: Subject;
  cases: CaseReport[];
}

/** Static checks first, then every case in the sandbox. Throws for a package that cannot be run at all. */
export async function reportOnPackage(
  sandbox: Sandbox,
  files: Readonly<Record<string, string>>,
): Promise<PackageReport> {
  const { manifest, problems } = await checkPackage(files);
  if (!manifest || problems.length > 0) throw problemsFault(problems);
  const subject = { versionId: contentHash(files), projectId: 'package under test', files, manifest };
  const cases = [];
  for (const one of await parseCases(files)) cases.push(await runCase(sandbox, subject, one));
  return { subject, cases };
}

const linesOf = (report: CaseReport): string => `${report.file} (${report.name}): ${report.failures.join('; ')}`;

/** The one place where files become a TestedPackage: they are sound and every case passes. */
export async function testPackage(sandbox: Sandbox, files: Readonly<Record<string, string>>): Promise<TestedPackage> {
  const { subject, cases } = await reportOnPackage(sandbox, files);
  const failed = cases.filter((one) => !one.passed);
  if (failed.length > 0) {
    throw new InputFault('Cases failed', failed.map(linesOf).join('\n'), {
      status: 422,
      details: { failed: failed.map(({ name, file, failures }) => ({ name, file, failures })) },
    });
  }
  return { files, manifest: subject.manifest, contentHash: subject.versionId } as unknown as TestedPackage;
}
