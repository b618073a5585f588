import { loadEvent } from '#src/events/find.ts';
import { presentSteps } from '#src/events/present-steps.ts';
import { stepsOf } from '#src/events/steps.ts';
import { iso } from '#src/kit/clock.ts';
import { InputFault } from '#src/kit/faults.ts';
import { hideSecrets } from '#src/kit/redact.ts';
import { calmSentence, inCode } from '#src/requests/quote-text.ts';
import { type CommandCtx, defineCommand } from './define.ts';

const MOST_STEPS = 25;
const ID = /^evt_\w{1,60}$/;

const WORDS = {
  en: {
    version: 'version',
    attempts: 'attempts',
    next: 'tried again at',
    more: 'more steps',
    staged: 'Nothing was sent.',
  },
  ru: {
    version: 'версия',
    attempts: 'попыток',
    next: 'следующая попытка',
    more: 'шагов ещё',
    staged: 'Ничего не отправлено.',
  },
};

type Explained = Awaited<ReturnType<typeof loadEvent>>;

/** Why it ended as it did, as services and code said it: they are not to be believed to hide what is secret. */
const told = (text: string | null): string => (text === null ? '' : `: ${calmSentence(hideSecrets(text, []), 300)}`);

function headOf({ event }: Explained, { language }: CommandCtx): string {
  const words = WORDS[language];
  const parts = [
    `**${inCode(event.type, 100)}** ${inCode(event.id)} · ${iso(event.receivedAt)} · **${event.status}**${told(event.reason)}`,
    event.version === null ? '' : `${words.version} ${inCode(event.version, 40)}`,
    `${words.attempts}: ${event.attempts}`,
    event.nextAttemptAt === null ? '' : `${words.next} ${iso(event.nextAttemptAt)}`,
    event.status === 'staged' ? words.staged : '',
  ];
  return parts.filter((one) => one !== '').join(' · ');
}

async function run(about: CommandCtx, args: string): Promise<string> {
  if (!ID.test(args)) throw new InputFault('No event named', 'Name an event: `/explain evt_…`.');
  const found = await loadEvent(about.ctx, about.integration.id, args);
  const steps = presentSteps(found.event, found.delivery, await stepsOf(about.ctx.store.read, found.event));
  const lines = steps
    .slice(0, MOST_STEPS)
    .map(
      ({ name, status, duration, error_message }) =>
        `1. ${inCode(name, 100)}: ${status}, ${duration} ms${told(error_message)}`,
    );
  const rest = steps.length - lines.length;
  return [headOf(found, about), '', ...lines, ...(rest > 0 ? [`1. … ${rest} ${WORDS[about.language].more}`] : [])].join(
    '\n',
  );
}

export const explain = defineCommand({
  name: 'explain',
  readOnly: false,
  usage: { en: '/explain <event-id>', ru: '/explain <номер события>' },
  summary: { en: 'what became of one event, step by step', ru: 'что стало с одним событием, по шагам' },
  run,
});
