import { rollBack, rolledBackFor } from '#src/integrations/roll-back.ts';
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

interface Done {
  /** The id of the version that ran before. */
  from: string | null;
  to: string;
}

/** The version made before the one that runs, or before the one on trial, which people want to be rid of first. */
function oneBefore({ integration }: CommandCtx, versions: readonly VersionLine[]): string {
  const newest = integration.canary?.versionId ?? integration.versionId;
  const running = versions.findIndex(({ id }) => id === newest);
  const before = versions[running + 1];
  if (running >= 0 && before) return before.version;
  throw new InputFault('No earlier version', 'There is no version before this one to go back to.', { status: 409 });
}

/** A process that dies before it noted that this was done carries it out again: that would be one version too far. */
async function goBackOne(about: CommandCtx, versions: readonly VersionLine[]): Promise<Done> {
  const { ctx, integration, comment } = about;
  const done = await rolledBackFor(ctx, integration.id, comment);
  if (done) return done;
  const to = oneBefore(about, versions);
  await rollBack(ctx, integration.id, to, comment);
  return { from: integration.versionId, to };
}

/** `1.0.0` or `v1.0.0`; done again it changes nothing. */
async function goTo({ ctx, integration }: CommandCtx, given: string): Promise<Done> {
  const to = given.replace(/^v(?=\d)/i, '').slice(0, 60);
  await rollBack(ctx, integration.id, to);
  return { from: integration.versionId, to };
}

async function run(about: CommandCtx, args: string): Promise<string> {
  const { ctx, integration, language } = about;
  const versions = await listVersions(ctx.store.read, integration.id);
  const [given = ''] = args.split(/\s+/, 1);
  const { from, to } = given === '' ? await goBackOne(about, versions) : await goTo(about, given);
  const before = versions.find(({ id }) => id === from)?.version;
  if (given !== '' && before === to && integration.canary === null) return ALREADY[language](inCode(to));
  const told = DONE[language](inCode(to), before === to ? '' : inCode(before ?? ''));
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
