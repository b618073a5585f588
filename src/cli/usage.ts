import type { Command } from './define.ts';

const pad = (name: string): string => name.padEnd(22);

export function helpOf(command: Command): string {
  const options = Object.entries({ ...command.about, json: 'print one JSON document', help: 'show this' });
  return [
    `${command.summary}`,
    '',
    `  ccb ${command.usage}`,
    '',
    ...(command.help ? [command.help, ''] : []),
    'Options:',
    ...options.map(([name, about]) => `  ${pad(`--${name}`)}${about}`),
  ].join('\n');
}

export function overview(commands: readonly Command[]): string {
  return [
    'ccb: the command line of Claude Code Bot',
    '',
    'Commands:',
    ...commands.map((command) => `  ${pad(command.name)}${command.summary}`),
    '',
    'ccb <command> --help says more, ccb --version which one it is. Exit codes: 0 well, 1 the answer is no or something failed, 2 wrong usage.',
  ].join('\n');
}
