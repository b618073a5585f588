import { rollBack } from '#src/integrations/roll-back.ts';
import { InputFault } from '#src/kit/faults.ts';
import { inCode } from '#src/requests/quote-text.ts';
import { listVersions, type VersionLine } from '#src/store/versions.ts';
import { type CommandCtx, defineCommand } from './define.ts';

const DONE = {
  en: (to: string, from: string) => `New events run on ${to} now.${from && ` Before, it was ${from}.`}`,
  ru: (to: string, from: string) => `Новые события теперь выполняет ${to}.${from && ` До этого была ${from}.`}`,
};
const AGREES = {
  en: 'A pull request makes the repository agree where it holds something else.',
  ru: 'Если в репозитории другое содержимое, pull request приведёт его в соответствие.',
};
const ALREADY = {
  en: (to: string) => `It runs on ${to} already.`,
  ru: (to: string) => `Интеграция уже работает на ${to}.`,
};

/** `1.0.0` or `v1.0.0`; without a number the one made before the one that runs. */
function wanted(args: string, versions: readonly VersionLine[], running: number): string {
  const [given = ''] = args.split(/\s+/, 1);
  if (given !== '') return given.replace(/^v(?=\d)/i, '').slice(0, 60);
  const before = versions[running + 1];
  if (running >= 0 && before) return before.version;
  throw new InputFault('No earlier version', 'There is no version before this one to go back to.', { status: 409 });
}

async function run({ ctx, integration, language }: CommandCtx, args: string): Promise<string> {
  const versions = await listVersions(ctx.store.read, integration.id);
  // A version on trial is what people want to be rid of, before the one that runs the rest.
  const newest = integration.canary?.versionId ?? integration.versionId;
  const running = versions.findIndex(({ id }) => id === newest);
  const number = wanted(args, versions, running);
  const from = versions.find(({ id }) => id === integration.versionId)?.version;
  await rollBack(ctx, integration.id, number);
  if (from === number && integration.canary === null) return ALREADY[language](inCode(number));
  const told = DONE[language](inCode(number), from === number ? '' : inCode(from ?? ''));
  return integration.repository === null ? told : `${told} ${AGREES[language]}`;
}

export const rollback = defineCommand({
  name: 'rollback',
  readOnly: false,
  usage: { en: '/rollback [version]', ru: '/rollback [версия]' },
  summary: {
    en: 'run new events on an earlier version; without a number on the one before',
    ru: 'выполнять новые события на прежней версии; без номера — на предыдущей',
  },
  run,
});
