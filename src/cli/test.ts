import { reportOnPackage } from '#src/execution/test-package.ts';
import { readPackageFolder } from '#src/integrations/package/read-folder.ts';
import { defineCommand } from './define.ts';
import { need } from './usage-fault.ts';
import { withSandbox } from './with-sandbox.ts';

export const testCommand = defineCommand({
  name: 'test',
  usage: 'test <dir>',
  summary: 'run the cases of a package in the sandbox',
  help: 'Checks the package as validate does, then runs every case of cases/*.yaml. Nothing leaves the machine.',
  options: {},
  about: {},
  async run(given, terminal) {
    const folder = need(given, 0, 'the folder of the package', testCommand);
    const { files } = await readPackageFolder(folder);
    const { cases } = await withSandbox((sandbox) => reportOnPackage(sandbox, files));
    const failed = cases.filter((one) => !one.passed).length;
    const lines = cases.flatMap((one) => [
      `${one.passed ? 'passed' : 'FAILED'}  ${one.name}`,
      ...one.failures.map((failure) => `        ${failure}`),
    ]);
    terminal.result([...lines, `${cases.length - failed} of ${cases.length} cases passed.`], {
      passed: failed === 0,
      cases,
    });
    return failed === 0 ? 0 : 1;
  },
});
