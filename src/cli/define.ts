import type { ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What a command may do with the terminal. */
export interface Terminal {
  /** The result: one JSON document with --json, lines otherwise. */
  result(lines: readonly string[], json: unknown): void;
  /** Progress and notes; never mixed into the result. */
  note(line: string): void;
}

export interface Given {
  args: readonly string[];
  options: Readonly<Record<string, string | boolean | undefined>>;
}

export interface Command {
  name: string;
  usage: string;
  summary: string;
  /** What --help says beside the options. */
  help: string;
  options: Options;
  /** Descriptions of the options, in the order in which they are shown. */
  about: Readonly<Record<string, string>>;
  /** The exit code: 0 well, 1 the answer is no. Faults are thrown. */
  run(given: Given, terminal: Terminal): Promise<number>;
}

/** A command is a plain object; its options parse its arguments and write its help. */
export const defineCommand = (command: Command): Command => command;

export const text = (value: string | boolean | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;
