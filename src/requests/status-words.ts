import type { Language } from '#src/kit/language.ts';
import type { Stage } from './status-facts.ts';

/** What the status comment may say it is at. */
export const SHOWN = [
  'requested',
  'permission',
  'info',
  'answers',
  'working',
  'merge',
  'setup',
  'inactive',
  'active',
  'paused',
  'failed',
  'deprecated',
] as const;
export type Shown = (typeof SHOWN)[number];

interface Words {
  state: Record<Shown, string>;
  /** Whose turn it is; `who` is empty or names people. */
  turn: Record<Shown, (who: string) => string>;
  stage: Record<Stage, string>;
  inState: (state: string) => string;
  failedStage: string;
  toAdd: string;
  needs: string;
  notes: string;
  whatToDo: string;
  more: (count: number) => string;
  pull: (number: number) => string;
  checkRun: string;
  dashboard: string;
  took: (duration: string) => string;
  recipes: string;
  claude: (model: string | null) => string;
  tokens: (count: string) => string;
  cost: (usd: string) => string;
  commands: string;
  seconds: string;
  minutes: string;
  hours: string;
  thousands: string;
  point: string;
}

const en: Words = {
  state: {
    requested: 'waiting for its turn',
    permission: 'waiting for permission',
    info: 'needs more information',
    answers: 'has questions',
    working: 'being built',
    merge: 'ready to be merged',
    setup: 'waiting for its configuration',
    inactive: 'inactive',
    active: 'running',
    paused: 'paused',
    failed: 'stopped',
    deprecated: 'deprecated',
  },
  turn: {
    requested: () => 'It is in the queue. Nothing is needed from you.',
    permission: (who) =>
      `It starts when somebody with write access${who && ` (${who})`} comments \`/reprocess\` or puts the label \`integration-request\` on this issue.`,
    info: (who) =>
      `**Your turn${who && `, ${who}`}:** edit the issue and add what is missing. It goes on by itself as soon as you save.`,
    answers: (who) =>
      `**Your turn${who && `, ${who}`}:** answer the questions below by editing the issue. It goes on by itself.`,
    working: () => 'Claude Code Bot is working on it. Nothing is needed from you.',
    merge: (who) =>
      `**Your turn${who && `, ${who}`}:** look at the pull request and merge it. Nothing runs before that; closing it means no.`,
    setup: () => 'It is merged and becomes active by itself as soon as it has what it needs.',
    inactive: () => 'It does not take webhooks at the moment. `/activate` starts it, or says what is missing.',
    active: () => 'It is running. Nothing is needed from you.',
    paused: () => 'It is paused: what arrives is kept and not run. `/resume` lets it go on.',
    failed: () => 'It stopped and waits for you.',
    deprecated: () => 'It is out of service for good and stays readable.',
  },
  stage: {
    analyzing: 'Understand the request',
    generating: 'Write the integration',
    testing: 'Test it in the sandbox',
    publishing: 'Open the pull request',
  },
  inState: (state) => `The integration itself is ${state}.`,
  failedStage: 'stopped here',
  toAdd: 'What is missing',
  needs: 'What it needs before it can run',
  notes: 'Good to know',
  whatToDo: 'What to do',
  more: (count) => `… and ${count} more.`,
  pull: (number) => `Pull request #${number}`,
  checkRun: 'Check run',
  dashboard: 'Dashboard',
  took: (duration) => `took ${duration}`,
  recipes: 'built from recipes, without Claude',
  claude: (model) => (model === null ? 'written by Claude' : `written by Claude (${model})`),
  tokens: (count) => `${count} tokens`,
  cost: (usd) => `$${usd}`,
  commands: 'Commands',
  seconds: 's',
  minutes: 'min',
  hours: 'h',
  thousands: ',',
  point: '.',
};

const ru: Words = {
  state: {
    requested: 'в очереди',
    permission: 'ждёт разрешения',
    info: 'не хватает сведений',
    answers: 'есть вопросы',
    working: 'создаётся',
    merge: 'готова к слиянию',
    setup: 'ждёт настройки',
    inactive: 'неактивна',
    active: 'работает',
    paused: 'на паузе',
    failed: 'остановлена',
    deprecated: 'выведена из работы',
  },
  turn: {
    requested: () => 'Запрос в очереди. От вас ничего не требуется.',
    permission: (who) =>
      `Работа начнётся, когда участник с правом записи${who && ` (${who})`} напишет \`/reprocess\` или поставит на issue метку \`integration-request\`.`,
    info: (who) =>
      `**Ваш ход${who && `, ${who}`}:** отредактируйте issue и добавьте недостающее. После сохранения работа продолжится сама.`,
    answers: (who) =>
      `**Ваш ход${who && `, ${who}`}:** ответьте на вопросы ниже, отредактировав issue. Работа продолжится сама.`,
    working: () => 'Claude Code Bot работает над запросом. От вас ничего не требуется.',
    merge: (who) =>
      `**Ваш ход${who && `, ${who}`}:** посмотрите pull request и слейте его. До этого ничего не запускается; закрыть его — значит отказаться.`,
    setup: () => 'Изменения слиты. Интеграция включится сама, как только получит всё необходимое.',
    inactive: () => 'Сейчас она не принимает вебхуки. `/activate` включит её или скажет, чего не хватает.',
    active: () => 'Интеграция работает. От вас ничего не требуется.',
    paused: () => 'Интеграция на паузе: входящее сохраняется, но не выполняется. `/resume` продолжит работу.',
    failed: () => 'Работа остановилась и ждёт вас.',
    deprecated: () => 'Интеграция выведена из работы насовсем, но остаётся доступной для чтения.',
  },
  stage: {
    analyzing: 'Разобрать запрос',
    generating: 'Написать интеграцию',
    testing: 'Проверить в песочнице',
    publishing: 'Открыть pull request',
  },
  inState: (state) => `Сама интеграция: ${state}.`,
  failedStage: 'остановилась здесь',
  toAdd: 'Чего не хватает',
  needs: 'Что нужно для запуска',
  notes: 'Полезно знать',
  whatToDo: 'Что делать',
  more: (count) => `… и ещё ${count}.`,
  pull: (number) => `Pull request #${number}`,
  checkRun: 'Проверка',
  dashboard: 'Панель',
  took: (duration) => `заняло ${duration}`,
  recipes: 'собрано из рецептов, без Claude',
  claude: (model) => (model === null ? 'написал Claude' : `написал Claude (${model})`),
  tokens: (count) => `токенов: ${count}`,
  cost: (usd) => `${usd} $`,
  commands: 'Команды',
  seconds: 'с',
  minutes: 'мин',
  hours: 'ч',
  thousands: '\u00a0',
  point: ',',
};

export const STATUS_WORDS: Record<Language, Words> = { en, ru };

/** Commands worth knowing at each point, the likeliest first. */
export const COMMANDS_AT: Record<Shown, readonly string[]> = {
  requested: ['/status', '/cancel'],
  permission: ['/reprocess', '/cancel'],
  info: ['/reprocess', '/cancel'],
  answers: ['/reprocess', '/cancel'],
  working: ['/status', '/cancel'],
  merge: ['/approve', '/revise', '/cancel'],
  setup: ['/activate', '/status', '/deprecate'],
  inactive: ['/activate', '/status', '/deprecate'],
  active: ['/pause', '/versions', '/rollback'],
  paused: ['/resume', '/versions', '/rollback'],
  failed: ['/reprocess', '/status'],
  deprecated: ['/versions'],
};
