import { type DryRun, dryRun } from '#src/execution/dry-run.ts';
import type { Subject } from '#src/execution/program.ts';
import { testEventOf } from '#src/execution/test-event.ts';
import { reportOnPackage } from '#src/execution/test-package.ts';
import { readPackageFolder } from '#src/integrations/package/read-folder.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import { defineCommand } from './define.ts';
import { need } from './usage-fault.ts';
import { withSandbox } from './with-sandbox.ts';

/** What the package would send for its own test data: shown, for it expects nothing. */
async function tryOnData(sandbox: Sandbox, subject: Subject): Promise<{ lines: string[]; run: DryRun | null }> {
  const event = subject.manifest.test_config?.test_data ? testEventOf(subject.manifest, subject.files) : null;
  if (!event) return { lines: [], run: null };
  const run = await dryRun(sandbox, subject, event);
  const calls = run.calls.map((call) => `        would call ${call.action} ${JSON.stringify(call.input)}`);
  return { lines: [`tried   ${event.type} of ${event.from}: ${run.result.status}`, ...calls], run };
}

export const testCommand = defineCommand({
  name: 'test',
  usage: 'test <dir>',
  summary: 'run the cases of a package in the sandbox',
  help: 'Checks the package as validate does, then runs every case of cases/*.yaml, and shows what it does with its test_data. Nothing leaves the machine.',
  options: {},
  about: {},
  async run(given, terminal) {
    const folder = need(given, 0, 'the folder of the package', testCommand);
    const { files } = await readPackageFolder(folder);
    const { cases, tried } = await withSandbox(async (sandbox) => {
      const { subject, cases: all } = await reportOnPackage(sandbox, files);
      return { cases: all, tried: await tryOnData(sandbox, subject) };
    });
    const failed = cases.filter((one) => !one.passed).length;
    const lines = cases.flatMap((one) => [
      `${one.passed ? 'passed' : 'FAILED'}  ${one.name}`,
      ...one.failures.map((failure) => `        ${failure}`),
    ]);
    terminal.result([...lines, ...tried.lines, `${cases.length - failed} of ${cases.length} cases passed.`], {
      passed: failed === 0,
      cases,
      ...(tried.run ? { test_data: tried.run } : {}),
    });
    return failed === 0 ? 0 : 1;
  },
});
