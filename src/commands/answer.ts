import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { nearest } from '#src/kit/nearest.ts';
import { inCode } from '#src/requests/quote-text.ts';
import { findIntegration } from '#src/store/integrations.ts';
import { findRequest } from '#src/store/requests.ts';
import type { Command, CommandCtx } from './define.ts';
import { readCommands, type WrittenCommand } from './grammar.ts';
import { ANSWER_WORDS, refusal } from './refusal.ts';
import { COMMANDS, findCommand, namesOf } from './registry.ts';

export interface WrittenComment extends CommandCtx {
  body: string;
  /** Whether they may write to the repository; asked at most once, and only where a command needs it. */
  mayWrite(): Promise<boolean>;
}

export interface CommandsAnswer {
  /** Markdown to answer with; null: there is nothing to say. */
  reply: string | null;
  /** Every command did what it should. */
  ok: boolean;
}

interface Answer {
  text: string | null;
  ok: boolean;
}

function unknown({ name }: WrittenCommand, { language }: CommandCtx): Answer {
  const words = ANSWER_WORDS[language];
  const meant = nearest(name, COMMANDS.flatMap(namesOf));
  const hint = meant === undefined ? words.seeHelp : words.didYouMean(inCode(`/${meant}`));
  return { text: `${words.unknown(inCode(`/${name}`))} ${hint}`, ok: false };
}

async function attempt(command: Command, about: CommandCtx, args: string): Promise<Answer> {
  try {
    return { text: await command.run(about, args), ok: true };
  } catch (thrown) {
    if (!(thrown instanceof InputFault || thrown instanceof CredentialFault))
      about.ctx.log.error({ err: thrown, command: command.name, request: about.request.id }, 'command failed');
    return { text: refusal(thrown, about.language), ok: false };
  }
}

/** What an earlier command of the same comment changed counts for the next. */
async function asItIsNow(about: CommandCtx): Promise<CommandCtx> {
  const { read } = about.ctx.store;
  const request = (await findRequest(read, about.request.id)) ?? about.request;
  return { ...about, request, integration: (await findIntegration(read, request.integrationId)) ?? about.integration };
}

type MayWrite = () => Promise<boolean>;

async function answerOne(written: WrittenCommand, about: CommandCtx, mayWrite: MayWrite): Promise<Answer> {
  const command = findCommand(written.name);
  if (!command) return unknown(written, about);
  if (command.readOnly || (await mayWrite())) return await attempt(command, await asItIsNow(about), written.args);
  return { text: ANSWER_WORDS[about.language].needsWrite(inCode(`/${command.name}`)), ok: false };
}

const once = (ask: MayWrite): MayWrite => {
  let asked: Promise<boolean> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
};

/** Runs the commands of a comment in their order and says what there is to say about them in one reply. */
export async function answerCommands(comment: WrittenComment): Promise<CommandsAnswer> {
  const written = readCommands(comment.body);
  const mayWrite = once(comment.mayWrite);
  const texts: string[] = [];
  let ok = true;
  for (const one of written) {
    const answer = await answerOne(one, comment, mayWrite);
    ok &&= answer.ok;
    if (answer.text === null) continue;
    texts.push(written.length > 1 ? `${inCode(`/${one.name}`)}\n\n${answer.text}` : answer.text);
  }
  return { reply: texts.length === 0 ? null : texts.join('\n\n'), ok };
}
