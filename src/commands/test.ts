import type { Health } from '#src/integrations/check-health.ts';
import { effectiveOf } from '#src/integrations/effective.ts';
import { calmSentence, inCode } from '#src/requests/quote-text.ts';
import { type PackageTrial, tryPackage } from '#src/runtime/try-package.ts';
import { type CommandCtx, defineCommand } from './define.ts';

const WORDS = {
  en: {
    none: 'It needs no credential, so there is nothing to connect to.',
    noRun: 'It has no version yet: its cases ran before the pull request was opened.',
    ran: (event: string, outcome: string) => `Run on its test data (${event}): ${outcome}`,
    mocked: 'nothing was sent',
  },
  ru: {
    none: 'Учётные данные ей не нужны, подключаться не к чему.',
    noRun: 'Версии ещё нет: её случаи проверены перед открытием pull request.',
    ran: (event: string, outcome: string) => `Выполнение на тестовых данных (${event}): ${outcome}`,
    mocked: 'ничего не отправлено',
  },
};

const MARK: Record<Health['status'], string> = { healthy: '✅', unhealthy: '❌', unknown: '❔' };

const checkLine = ({ service, status, message }: Health['checks'][number]): string =>
  `- ${MARK[status]} ${inCode(service)}${message ? `: ${calmSentence(message, 300)}` : ''}`;

function trialLines({ language }: CommandCtx, trial: PackageTrial | null): string[] {
  if (trial === null) return [];
  const words = WORDS[language];
  const calls = trial.calls.map(({ action }) => inCode(action)).join(', ');
  const said = trial.message === null ? '' : `: ${calmSentence(trial.message, 300)}`;
  return [
    '',
    `${words.ran(inCode(trial.event), inCode(trial.outcome))}${said}${calls && ` · ${calls}`}${trial.mocked ? ` (${words.mocked})` : ''}`,
  ];
}

async function run(about: CommandCtx): Promise<string> {
  const { ctx, integration, language, doors } = about;
  if ((await effectiveOf(ctx.store.read, integration)) === null) return WORDS[language].noRun;
  const { checks } = await doors.health.test(ctx, integration.id);
  const lines = checks.length === 0 ? [WORDS[language].none] : checks.map(checkLine);
  return [...lines, ...trialLines(about, await tryPackage(ctx, doors.sandbox, integration.id))].join('\n');
}

export const testCommand = defineCommand({
  name: 'test',
  readOnly: false,
  usage: { en: '/test', ru: '/test' },
  summary: {
    en: 'try every credential now, and run it on its test data where it has some',
    ru: 'проверить все учётные данные и выполнить на тестовых данных, если они есть',
  },
  run,
});
