import { checkPackage } from '#src/integrations/package/check.ts';
import { readPackageFolder } from '#src/integrations/package/read-folder.ts';
import { defineCommand } from './define.ts';
import { problemLines } from './problem-lines.ts';
import { need } from './usage-fault.ts';

export const validate = defineCommand({
  name: 'validate',
  usage: 'validate <dir>',
  summary: 'check a package without running it',
  help: 'Reads integration.yaml, handler, templates and cases, and lists every problem with its file and remedy.',
  options: {},
  about: {},
  async run(given, terminal) {
    const folder = need(given, 0, 'the folder of the package', validate);
    const { files } = await readPackageFolder(folder);
    const { manifest, problems } = await checkPackage(files);
    const isGood = problems.length === 0;
    const good = `${manifest?.name} ${manifest?.version}: nothing to complain about in ${Object.keys(files).length} files.`;
    terminal.result(isGood ? [good] : problemLines(problems), { valid: isGood, problems });
    return isGood ? 0 : 1;
  },
});
