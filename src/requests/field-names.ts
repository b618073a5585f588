import type { RequestFields } from './fields.ts';

export type FieldName = keyof RequestFields;

/** What people call each field, in small letters; compared without emoji, punctuation and what stands in brackets. */
const NAMES: Record<FieldName, readonly string[]> = {
  serviceName: [
    'service',
    'service name',
    'package',
    'package name',
    'пакет',
    'название пакета',
    'name of the service',
    'name of service',
    'services',
    'target service',
    'target',
    'integration with',
    'app',
    'application',
    'tool',
    'сервис',
    'сервисы',
    'название сервиса',
    'имя сервиса',
    'целевой сервис',
    'наименование сервиса',
    'интеграция с',
    'приложение',
    'система',
    'название системы',
  ],
  integrationType: [
    'type',
    'integration type',
    'type of integration',
    'kind',
    'kind of integration',
    'integration kind',
    'тип',
    'тип интеграции',
    'вид интеграции',
    'вид',
    'способ интеграции',
  ],
  priority: ['priority', 'urgency', 'severity', 'приоритет', 'срочность', 'важность', 'приоритетность'],
  description: [
    'description',
    'functionality description',
    'description of functionality',
    'description of the functionality',
    'feature description',
    'integration description',
    'description of the integration',
    'functionality',
    'summary',
    'what should it do',
    'what should happen',
    'what it should do',
    'what does it do',
    'goal',
    'purpose',
    'описание',
    'описание функциональности',
    'описание функционала',
    'описание интеграции',
    'функциональность',
    'функционал',
    'что нужно сделать',
    'что нужно',
    'что должно происходить',
    'что должна делать интеграция',
    'суть',
    'цель',
    'задача',
    'назначение',
  ],
  incomingEvents: [
    'incoming events',
    'incoming event',
    'input events',
    'inbound events',
    'events',
    'event',
    'source events',
    'trigger',
    'triggers',
    'trigger events',
    'webhook events',
    'when',
    'входящие события',
    'входящее событие',
    'входные события',
    'события',
    'событие',
    'исходные события',
    'триггер',
    'триггеры',
    'когда',
    'события источника',
  ],
  outgoingActions: [
    'outgoing actions',
    'outgoing action',
    'outbound actions',
    'output actions',
    'actions',
    'action',
    'what to do',
    'then',
    'исходящие действия',
    'исходящее действие',
    'выходные действия',
    'действия',
    'действие',
    'что делать',
    'что сделать',
  ],
  configuration: [
    'configuration',
    'config',
    'configuration parameters',
    'configuration options',
    'settings',
    'parameters',
    'options',
    'конфигурация',
    'настройки',
    'параметры',
    'параметры конфигурации',
    'настройка',
    'опции',
  ],
  examples: [
    'examples',
    'example',
    'usage examples',
    'examples of use',
    'examples of usage',
    'usage example',
    'use cases',
    'use case',
    'scenarios',
    'примеры',
    'пример',
    'примеры использования',
    'пример использования',
    'сценарии',
    'сценарии использования',
    'варианты использования',
  ],
  expectedBehaviour: [
    'expected behaviour',
    'expected behavior',
    'expected result',
    'expected results',
    'expectations',
    'behaviour',
    'behavior',
    'acceptance criteria',
    'ожидаемое поведение',
    'ожидаемый результат',
    'ожидаемые результаты',
    'ожидания',
    'поведение',
    'критерии приемки',
  ],
};

const BY_NAME: ReadonlyMap<string, FieldName> = new Map(
  Object.entries(NAMES).flatMap(([field, names]) => names.map((name) => [name, field as FieldName] as const)),
);

const LONGEST_LABEL = 120;

/** Letters and digits with one space between words; `ё` is `е`. */
const keyOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const withoutBrackets = (text: string): string => text.replace(/\([^()]{0,100}\)|\[[^[\]]{0,100}\]/g, ' ');

function lookUp(text: string): FieldName | undefined {
  const key = keyOf(text);
  return BY_NAME.get(key) ?? BY_NAME.get(key.replace(/^\d{1,3} /, ''));
}

/** The field that a heading or label names, also as `Service / Сервис` or `Service (required)`. */
export function fieldOf(label: string): FieldName | null {
  if (label.length > LONGEST_LABEL) return null;
  const plain = withoutBrackets(label);
  const whole = lookUp(plain);
  if (whole !== undefined) return whole;
  const parts = plain.split(/[/|·—–]/).filter((part) => keyOf(part) !== '');
  const found = new Set(parts.map(lookUp));
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}
