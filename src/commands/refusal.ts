import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { Language } from '#src/kit/language.ts';
import { calmSentence } from '#src/requests/quote-text.ts';

interface Words {
  unknown: (name: string) => string;
  didYouMean: (name: string) => string;
  seeHelp: string;
  needsWrite: (name: string) => string;
  notDone: string;
  later: string;
  ours: string;
}

export const ANSWER_WORDS: Record<Language, Words> = {
  en: {
    unknown: (name) => `There is no command ${name}.`,
    didYouMean: (name) => `Did you mean ${name}?`,
    seeHelp: '`/help` lists those there are.',
    needsWrite: (name) => `${name} needs write access to this repository. Ask somebody who has it to write it here.`,
    notDone: 'Not done.',
    later: 'That did not work just now. Please write the command again in a few minutes.',
    ours: 'That went wrong on our side and has been logged. Please write the command again in a few minutes.',
  },
  ru: {
    unknown: (name) => `Команды ${name} нет.`,
    didYouMean: (name) => `Возможно, имелась в виду ${name}?`,
    seeHelp: 'Список команд: `/help`.',
    needsWrite: (name) =>
      `Для ${name} нужно право записи в этот репозиторий. Попросите того, у кого оно есть, написать команду здесь.`,
    notDone: 'Не выполнено.',
    later: 'Сейчас не получилось. Повторите, пожалуйста, команду через несколько минут.',
    ours: 'Ошибка на нашей стороне, она записана в журнал. Повторите, пожалуйста, команду через несколько минут.',
  },
};

/** Refusals that people meet most, said in Russian; what follows is the fault's own sentence. */
const RUSSIAN: Readonly<Record<string, string>> = {
  'Illegal state change': 'В нынешнем состоянии это невозможно.',
  'Integration incomplete': 'Для запуска не хватает следующего.',
  'Unknown version': 'Такой версии нет. Список версий: `/versions`.',
  'No earlier version': 'Более ранней версии, к которой можно вернуться, нет.',
  'Nothing to cancel': 'Отменять нечего. Работающую интеграцию останавливает `/pause`.',
  'Nothing to do again': 'Повторять нечего: запрос выполнен. Для нового создайте новый issue.',
  'Already under way': 'Запрос с этим текстом уже в работе. Дождитесь результата или напишите `/cancel`.',
  'Nothing to revise': 'Не сказано, что нужно сделать иначе: `/revise` и текст в той же строке.',
  'Too many revisions': 'Запрос уже менялся слишком много раз. Создайте новый issue.',
  'Nothing to approve': 'Одобрять нечего: нет pull request, который ждёт слияния.',
  'Second person needed': 'Одобрить должен другой участник: в этом репозитории автор запроса не одобряет его сам.',
  'Checks failed': 'Проверки не прошли, поэтому слияния нет.',
  'Not merged': 'GitHub не выполнил слияние.',
  'Integration inactive': 'Интеграция сейчас не работает: сначала `/activate`.',
  'Invalid time': 'Время пишется как 2026-01-01T00:00:00Z или как давность: 1h, 7d.',
  'On or off': 'Напишите `/stage on` или `/stage off`.',
  'No event named': 'Укажите номер события: `/explain evt_…`.',
  'Not found': 'Такого события у этой интеграции нет.',
  'No version': 'Версии ещё нет, выполнять нечего.',
  'Rate limit exceeded': 'Слишком частые проверки, подождите минуту.',
  'Waiting for permission': 'Запрос ждёт участника с правом записи: тот напишет `/reprocess` в issue.',
};

/** Why a command was not carried out and what to do, in the language of the issue. */
export function refusal(thrown: unknown, language: Language): string {
  const words = ANSWER_WORDS[language];
  if (thrown instanceof TemporaryFault) return words.later;
  if (!(thrown instanceof InputFault || thrown instanceof CredentialFault)) return words.ours;
  const own = language === 'ru' ? (russianFor(thrown) ?? words.notDone) : words.notDone;
  return `${own} ${calmSentence(thrown.message, 2000)}`;
}

const russianFor = ({ title }: Fault): string | undefined =>
  Object.hasOwn(RUSSIAN, title) ? RUSSIAN[title] : undefined;
