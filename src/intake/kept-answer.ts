import type { Ctx } from '#src/access/ctx.ts';
import type { CommandsAnswer } from '#src/commands/answer.ts';
import { deleteSetting, getSetting, putSetting } from '#src/store/settings.ts';

export interface KeptAnswer {
  answer: CommandsAnswer;
  /** It was carried out before; only whether its answer arrived is not known. */
  isOld: boolean;
}

const nameOf = (repository: string, comment: number): string => `answer:${repository}#${comment}`;

/**
 * Commands are carried out once, however often their answer has to be tried: what there is to say is kept until it was
 * said.
 */
export async function answerOnce(
  { store, clock }: Ctx,
  { repository, comment }: { repository: string; comment: number },
  carryOut: () => Promise<CommandsAnswer>,
): Promise<KeptAnswer> {
  const name = nameOf(repository, comment);
  const kept = await getSetting(store.read, name);
  if (kept !== undefined) return { answer: kept as CommandsAnswer, isOld: true };
  const answer = await carryOut();
  await store.write((tx) => putSetting(tx, name, answer, clock.now()));
  return { answer, isOld: false };
}

export const forgetAnswer = ({ store }: Ctx, repository: string, comment: number): Promise<void> =>
  store.write((tx) => deleteSetting(tx, nameOf(repository, comment)));
