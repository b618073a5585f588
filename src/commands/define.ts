import type { Ctx } from '#src/access/ctx.ts';
import type { GitHub } from '#src/github/types.ts';
import type { HealthChecks } from '#src/integrations/health-checks.ts';
import type { Language } from '#src/kit/language.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import type { IntegrationRow, RequestRow } from '#src/store/rows.ts';

/** The issue as it stands now. */
export interface CurrentIssue {
  title: string;
  text: string;
  author: string;
}

/** What a command reaches beyond the nouns. */
export interface Doors {
  github: GitHub;
  sandbox: Sandbox;
  health: HealthChecks;
}

/** What a command is about, and who gave it. */
export interface CommandCtx {
  ctx: Ctx;
  request: RequestRow;
  integration: IntegrationRow;
  language: Language;
  /** The login of whoever wrote it. */
  by: string;
  /** Null where it is not known, as in a pull request. */
  issue: CurrentIssue | null;
  /** The number of the issue or pull request in which it was written. */
  place: number;
  /** GitHub's number of the comment that it stands in. */
  comment: number;
  doors: Doors;
}

export type InLanguages<T> = Record<Language, T>;

export interface Command {
  name: string;
  aliases?: readonly string[];
  /** It changes nothing, so whoever can read the issue may use it. */
  readOnly: boolean;
  usage: InLanguages<string>;
  summary: InLanguages<string>;
  /** Markdown to answer with, or null where the status comment says it all. Faults are thrown. */
  run(about: CommandCtx, args: string): Promise<string | null>;
}

/** A command is a plain object; its words make /help, its verb is the noun's. */
export const defineCommand = (command: Command): Command => command;
