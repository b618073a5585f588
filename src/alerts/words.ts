import type { Language } from '#src/kit/language.ts';
import { MEASURES, type Measure, type MeasureCondition, type Sign } from '#src/kit/measure-condition.ts';
import { figureOf } from './figure-of.ts';
import { arrivalsOf, attemptsOf, failuresOf, type Reading } from './reading.ts';

export type Severity = 'critical' | 'warning' | 'info';

interface Words {
  measure: Record<Measure, string>;
  severity: Record<Severity | 'resolved' | 'test', string>;
  is: (what: string, value: string, limit: string) => string;
  failures: (failed: number, attempts: number) => string;
  sign: Record<Sign, (reading: Reading) => string>;
  storm: (refused: number, afterChange: boolean) => string;
  expires: (service: string, when: string) => string;
  keyEnds: (name: string, when: string) => string;
  maintenance: (until: string, reason: string | null) => string;
  name: Record<
    'api_key' | 'error_rate' | 'latency' | 'storm' | 'key_expiry' | 'burn_rate' | 'maintenance' | Sign,
    string
  >;
  more: (count: number) => string;
  many: (count: number) => string;
  over: (name: string) => string;
  tried: (name: string, kind: string) => string;
}

const minutesSince = ({ now, lastActivity }: Reading): number => Math.round((now - (lastActivity ?? now)) / 60_000);

const en: Words = {
  measure: {
    error_rate: 'The error rate',
    success_rate: 'The success rate',
    availability: 'The availability',
    latency: 'The latency (p95)',
    latency_avg: 'The mean latency',
    latency_p50: 'The latency (p50)',
    latency_p95: 'The latency (p95)',
    latency_p99: 'The latency (p99)',
    queue_depth: 'The number of waiting events',
    webhook_failures: 'The number of refused webhooks',
    events_per_minute: 'Events per minute',
    burn_rate: 'The speed at which the error budget goes',
    silence: 'The time without an event',
    key_expiry: 'The time a credential is still good for',
  },
  severity: { critical: 'Critical', warning: 'Warning', info: 'Info', resolved: 'Resolved', test: 'Test' },
  is: (what, value, limit) => `${what} is ${value}; the limit is ${limit}.`,
  failures: (failed, attempts) => ` ${failed} of ${attempts} attempts failed within five minutes.`,
  sign: {
    silent: (reading) =>
      `Nothing has come from ${reading.source} for ${minutesSince(reading)} min, although at this time of the week something usually does. Check the webhook at ${reading.source}.`,
    unusual_traffic: (reading) =>
      `${arrivalsOf(reading)} events came within five minutes, many times what is usual at this time of the week.`,
    unhealthy: ({ trouble, target }) => trouble?.message ?? `The connection test of ${target} failed.`,
    stopped: ({ trouble }) => `It was stopped. ${trouble?.message ?? ''}`.trim(),
  },
  storm: (refused, afterChange) =>
    `${refused} webhooks were refused with 401 within five minutes.${
      afterChange
        ? ' The secret was changed here lately: set the same one at the sender.'
        : ' Compare the secret here with the one at the sender.'
    }`,
  expires: (service, when) => `The credential for ${service} expires at ${when}. Set a new one before.`,
  keyEnds: (name, when) => `The API key "${name}" expires at ${when}. Rotate it before.`,
  maintenance: (until, reason) => `Planned maintenance until ${until}${reason === null ? '.' : `: ${reason}`}`,
  name: {
    error_rate: 'Error rate',
    latency: 'Latency',
    storm: 'Refused webhooks',
    key_expiry: 'Credential expires',
    api_key: 'API key expires',
    burn_rate: 'Error budget',
    maintenance: 'Maintenance',
    silent: 'Silence',
    unusual_traffic: 'Unusual traffic',
    unhealthy: 'Unhealthy',
    stopped: 'Stopped',
  },
  more: (count) => `… and ${count} more`,
  many: (count) => `${count} integrations`,
  over: (name) => `${name}: this is over.`,
  tried: (name, kind) => `This is a test of the alert "${kind}" of ${name}. Nothing is wrong.`,
};

const ru: Words = {
  measure: {
    error_rate: 'Доля ошибок',
    success_rate: 'Доля успешных',
    availability: 'Доступность',
    latency: 'Задержка (p95)',
    latency_avg: 'Средняя задержка',
    latency_p50: 'Задержка (p50)',
    latency_p95: 'Задержка (p95)',
    latency_p99: 'Задержка (p99)',
    queue_depth: 'Число ожидающих событий',
    webhook_failures: 'Число отклонённых вебхуков',
    events_per_minute: 'События в минуту',
    burn_rate: 'Скорость расхода бюджета ошибок',
    silence: 'Время без событий',
    key_expiry: 'Оставшийся срок доступа',
  },
  severity: { critical: 'Критично', warning: 'Внимание', info: 'Инфо', resolved: 'Восстановлено', test: 'Проверка' },
  is: (what, value, limit) => `${what}: ${value}; порог ${limit}.`,
  failures: (failed, attempts) => ` За пять минут неудачны ${failed} из ${attempts} попыток.`,
  sign: {
    silent: (reading) =>
      `От ${reading.source} ничего не приходит уже ${minutesSince(reading)} мин, хотя в это время недели обычно приходит. Проверьте вебхук в ${reading.source}.`,
    unusual_traffic: (reading) =>
      `За пять минут пришло событий: ${arrivalsOf(reading)}, во много раз больше обычного для этого времени недели.`,
    unhealthy: ({ trouble, target }) => trouble?.message ?? `Проверка соединения с ${target} не прошла.`,
    stopped: ({ trouble }) => `Интеграция остановлена. ${trouble?.message ?? ''}`.trim(),
  },
  storm: (refused, afterChange) =>
    `За пять минут отклонено вебхуков с кодом 401: ${refused}.${
      afterChange
        ? ' Секрет здесь недавно изменён: задайте такой же у отправителя.'
        : ' Сравните секрет здесь и у отправителя.'
    }`,
  expires: (service, when) => `Доступ к ${service} истекает ${when}. Задайте новый заранее.`,
  keyEnds: (name, when) => `Ключ API «${name}» истекает ${when}. Обновите его заранее.`,
  maintenance: (until, reason) => `Плановые работы до ${until}${reason === null ? '.' : `: ${reason}`}`,
  name: {
    error_rate: 'Доля ошибок',
    latency: 'Задержка',
    storm: 'Отклонённые вебхуки',
    key_expiry: 'Истекает доступ',
    api_key: 'Истекает ключ API',
    burn_rate: 'Бюджет ошибок',
    maintenance: 'Плановые работы',
    silent: 'Тишина',
    unusual_traffic: 'Необычный трафик',
    unhealthy: 'Сбой соединения',
    stopped: 'Остановлена',
  },
  more: (count) => `… и ещё ${count}`,
  many: (count) => `Интеграций: ${count}`,
  over: (name) => `${name}: всё снова в порядке.`,
  tried: (name, kind) => `Это проверка оповещения «${kind}» интеграции ${name}. Всё в порядке.`,
};

export const WORDS: Readonly<Record<Language, Words>> = { en, ru };

const rounded = (value: number): number => Math.round(value * 100) / 100;

function inUnits(measure: Measure, value: number): string {
  if (MEASURES[measure] === 'percent') return `${rounded(value)} %`;
  if (MEASURES[measure] === 'number') return String(rounded(value));
  if (Math.abs(value) < 1000) return `${Math.round(value)} ms`;
  if (value < 120_000) return `${rounded(value / 1000)} s`;
  return value < 7_200_000 ? `${Math.round(value / 60_000)} min` : `${Math.round(value / 3_600_000)} h`;
}

const FAILURES: readonly Measure[] = ['error_rate', 'success_rate', 'availability'];

/** What a condition found, in a sentence for people. */
export function sentenceFor(words: Words, reading: Reading, condition: MeasureCondition): string {
  if (condition.kind === 'sign') return words.sign[condition.sign](reading);
  if (condition.kind !== 'compare') return condition.of.map((one) => sentenceFor(words, reading, one)).join(' ');
  const { measure, value } = condition;
  const said = words.is(
    words.measure[measure],
    inUnits(measure, figureOf(reading, measure).value ?? 0),
    inUnits(measure, value),
  );
  return FAILURES.includes(measure) ? said + words.failures(failuresOf(reading), attemptsOf(reading)) : said;
}
