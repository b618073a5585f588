import { checkPackage } from '#src/integrations/package/check.ts';
import { problemText } from '#src/integrations/package/problem.ts';
import { readPackageFolder } from '#src/integrations/package/read-folder.ts';
import { defineCommand } from './define.ts';
import { problemLines } from './problem-lines.ts';
import { need } from './usage-fault.ts';

export const validate = defineCommand({
  name: 'validate',
  usage: 'validate <dir>',
  summary: 'check a package without running it',
  help: 'Reads integration.yaml, handler, templates and cases, and lists every problem with its file and remedy. Advice is what will most likely go wrong although it runs; it does not fail.',
  options: {},
  about: {},
  async run(given, terminal) {
    const folder = need(given, 0, 'the folder of the package', validate);
    const { files } = await readPackageFolder(folder);
    const { manifest, problems, advice } = await checkPackage(files);
    const isGood = problems.length === 0;
    const good = `${manifest?.name} ${manifest?.version}: nothing to complain about in ${Object.keys(files).length} files.`;
    const hints = advice.map((one) => `advice: ${problemText(one)}`);
    terminal.result([...hints, ...(isGood ? [good] : problemLines(problems))], { valid: isGood, problems, advice });
    return isGood ? 0 : 1;
  },
});
