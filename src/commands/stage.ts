import { stageIntegration } from '#src/integrations/stage.ts';
import { InputFault } from '#src/kit/faults.ts';
import { type CommandCtx, defineCommand } from './define.ts';

const SAID = {
  en: {
    on: 'From now on it runs on real events and sends nothing; what it would send stands with each event. `/stage off` lets it send again.',
    off: 'It sends again. What came meanwhile stays `staged`; a replay through the API sends it after all.',
  },
  ru: {
    on: 'Теперь она выполняется на настоящих событиях и ничего не отправляет; что было бы отправлено, видно у каждого события. `/stage off` возвращает отправку.',
    off: 'Отправка снова включена. Пришедшее за это время осталось со статусом `staged`; повтор через API отправит и его.',
  },
};

async function run({ ctx, integration, language }: CommandCtx, args: string): Promise<string> {
  const word = args.toLowerCase();
  if (word !== 'on' && word !== 'off') throw new InputFault('On or off', 'Write `/stage on` or `/stage off`.');
  await stageIntegration(ctx, integration.id, word === 'on');
  return SAID[language][word];
}

export const stage = defineCommand({
  name: 'stage',
  readOnly: false,
  usage: { en: '/stage on|off', ru: '/stage on|off' },
  summary: {
    en: 'run on real events and send nothing, or send again',
    ru: 'выполнять настоящие события без отправки или снова отправлять',
  },
  run,
});
