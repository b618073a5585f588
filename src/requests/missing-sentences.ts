import type { Language } from '#src/kit/language.ts';

interface Asked {
  what: string;
  example: string;
}

/** What to write, and how it could look, for everything that a request may lack. */
const ASKED: Record<Language, Readonly<Record<string, Asked>>> = {
  en: {
    service_name: { what: 'Which service is it for?', example: '**Service name:** Slack' },
    integration_type: { what: 'How does it connect?', example: '**Integration type:** Webhook' },
    description: {
      what: 'What should it do, in a sentence or two?',
      example: '**Description:** Tell #dev-alerts in Slack about every new issue.',
    },
    incoming_events: {
      what: 'What sets it off? Name at least one event.',
      example: '**Incoming events:** GitHub webhook (issues.opened, issues.closed)',
    },
    outgoing_actions: {
      what: 'What happens then? Name at least one action.',
      example: '**Outgoing actions:** Send a message to Slack',
    },
    source_service: {
      what: 'Which service do the events come from?',
      example: '**Incoming events:** GitHub webhook (issues.opened)',
    },
    target_service: {
      what: 'Which service should it act on?',
      example: '**Outgoing actions:** Send a message to Slack',
    },
    api_endpoints: {
      what: 'Which address of the service should it call?',
      example: '**Configuration:** POST https://api.example.com/v1/messages',
    },
    events: { what: 'Which events exactly?', example: '**Incoming events:** issues.opened, issues.closed' },
    actions: { what: 'Which actions exactly?', example: '**Outgoing actions:** Send a message to Slack' },
  },
  ru: {
    service_name: { what: 'Для какого сервиса интеграция?', example: '**Название сервиса:** Slack' },
    integration_type: { what: 'Как она подключается?', example: '**Тип интеграции:** Webhook' },
    description: {
      what: 'Что она должна делать? Достаточно одного-двух предложений.',
      example: '**Описание:** Сообщать в канал #dev-alerts в Slack о каждом новом issue.',
    },
    incoming_events: {
      what: 'Что её запускает? Назовите хотя бы одно событие.',
      example: '**Входящие события:** GitHub webhook (issues.opened, issues.closed)',
    },
    outgoing_actions: {
      what: 'Что происходит потом? Назовите хотя бы одно действие.',
      example: '**Исходящие действия:** Отправка сообщения в Slack',
    },
    source_service: {
      what: 'Из какого сервиса приходят события?',
      example: '**Входящие события:** GitHub webhook (issues.opened)',
    },
    target_service: {
      what: 'В каком сервисе она должна действовать?',
      example: '**Исходящие действия:** Отправка сообщения в Slack',
    },
    api_endpoints: {
      what: 'По какому адресу сервиса обращаться?',
      example: '**Конфигурация:** POST https://api.example.com/v1/messages',
    },
    events: { what: 'Какие именно события?', example: '**Входящие события:** issues.opened, issues.closed' },
    actions: { what: 'Какие именно действия?', example: '**Исходящие действия:** Отправка сообщения в Slack' },
  },
};

const OTHER: Record<Language, (name: string) => string> = {
  en: (name) => `Say more about ${name}.`,
  ru: (name) => `Расскажите подробнее: ${name}.`,
};
const FOR_EXAMPLE: Record<Language, string> = { en: 'For example', ru: 'Например' };

/** The name of something that is missing, in words; nothing but letters of it is repeated. */
const wordsOf = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 60);

/** For each missing field a sentence that asks for it, with a line that could be copied into the issue. */
export function missingSentences(missing: readonly string[], language: Language): string[] {
  return missing.map((name) => {
    const asked = Object.hasOwn(ASKED[language], name) ? ASKED[language][name] : undefined;
    if (!asked) return OTHER[language](wordsOf(name));
    return `${asked.what} ${FOR_EXAMPLE[language]}: \`${asked.example}\``;
  });
}
