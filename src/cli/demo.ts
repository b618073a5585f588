import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InputFault } from '#src/kit/faults.ts';
import { defineCommand } from './define.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/demo.ts', import.meta.url));

export const demo = defineCommand({
  name: 'demo',
  usage: 'demo [--once]',
  summary: 'show the whole way, from an issue to messages, with no account and no key',
  help: 'Runs the service between an emulated GitHub and an emulated Slack on this machine. They are part of the repository, not of the package: run it in a checkout.',
  options: { once: { type: 'boolean' } },
  about: { once: 'end when all has been shown, instead of staying up' },
  async run({ options }, terminal) {
    if (!existsSync(SCRIPT)) {
      throw new InputFault(
        'No demo here',
        'The demo is part of the repository: clone it, then npm ci && npm run demo.',
      );
    }
    const once = options.once === true ? ['--once'] : [];
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT, ...once], {
      stdio: options.json === true ? 'ignore' : 'inherit',
    });
    const code = await new Promise<number>((done, failed) => {
      child.once('error', failed);
      child.once('exit', (exit) => done(exit ?? 1));
    });
    if (options.json === true) terminal.result([], { right: code === 0 });
    return code;
  },
});
