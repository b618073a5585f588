import { parseArgs } from 'node:util';
import { EnvironmentMistakes } from '#src/env.ts';
import { Fault, sentenceOf } from '#src/kit/faults.ts';
import { nearest } from '#src/kit/nearest.ts';
import { VERSION } from '#src/kit/version.ts';
import { COMMANDS } from './commands.ts';
import type { Command, Given, Terminal } from './define.ts';
import { helpOf, overview } from './usage.ts';

const WELL = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

export interface Streams {
  out(text: string): void;
  err(text: string): void;
}

function terminalFor(streams: Streams, asJson: boolean): Terminal {
  return {
    result: (lines, json) => streams.out(asJson ? `${JSON.stringify(json)}\n` : `${lines.join('\n')}\n`),
    note: (line) => streams.err(`${line}\n`),
  };
}

function unknownCommand(name: string, streams: Streams): number {
  const meant = nearest(
    name,
    COMMANDS.map((command) => command.name),
  );
  streams.err(`There is no command "${name}".${meant ? ` Did you mean "${meant}"?` : ''} ccb --help lists them.\n`);
  return WRONG_USAGE;
}

function parse(command: Command, argv: readonly string[]): Given | string {
  const options = { ...command.options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    return { args: positionals, options: values as Given['options'] };
  } catch (thrown) {
    return sentenceOf(thrown);
  }
}

function told(thrown: unknown, streams: Streams, asJson: boolean): number {
  const message = thrown instanceof EnvironmentMistakes ? thrown.lines.join('\n') : sentenceOf(thrown);
  const title = thrown instanceof Fault ? thrown.title : 'Error';
  if (asJson)
    streams.out(
      `${JSON.stringify({ error: title, message, ...(thrown instanceof Fault && thrown.details ? { details: thrown.details } : {}) })}\n`,
    );
  else streams.err(`${message}\n`);
  return title === 'Wrong usage' ? WRONG_USAGE : FAILED;
}

/** The help of a command, whichever way it is asked for. */
const asked = ([name, ...rest]: readonly string[]): [name: string | undefined, rest: readonly string[]] =>
  name === 'help' && rest[0] !== undefined ? [rest[0], ['--help']] : [name, rest];

/** Finds the command, runs it, and answers with its exit code. */
export async function runCli(argv: readonly string[], streams: Streams): Promise<number> {
  const [name, rest] = asked(argv);
  if (name === '--version' || name === '-v') {
    streams.out(`${VERSION}\n`);
    return WELL;
  }
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    streams.out(`${overview(COMMANDS)}\n`);
    return name === undefined ? WRONG_USAGE : WELL;
  }
  const command = COMMANDS.find((one) => one.name === name);
  if (!command) return unknownCommand(name, streams);
  const given = parse(command, rest);
  if (typeof given === 'string') {
    streams.err(`${given}\n\n${helpOf(command)}\n`);
    return WRONG_USAGE;
  }
  if (given.options.help === true) {
    streams.out(`${helpOf(command)}\n`);
    return WELL;
  }
  const asJson = given.options.json === true;
  try {
    return await command.run(given, terminalFor(streams, asJson));
  } catch (thrown) {
    return told(thrown, streams, asJson);
  }
}

if (import.meta.main) {
  process.exitCode = await runCli(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  });
}
