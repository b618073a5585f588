import { getConnector } from '#src/connectors/get-connector.ts';
import type { Language } from '#src/kit/language.ts';
import type { Requirements, Setting } from '../requirements.ts';
import { routingOf } from './rules.ts';

interface Page {
  does: (source: string, events: string, actions: string) => string;
  settings: string;
  columns: string;
  required: string;
  connect: string;
  credential: (service: string, fields: string, docs: string) => string;
  secret: (service: string) => string;
  filter: string;
  limit: (perMinute: number, burst: number) => string;
  notes: string;
  tryIt: string;
  rules: string;
  ruleColumns: string;
  always: string;
  also: string;
}

const PAGES: Record<Language, Page> = {
  en: {
    does: (source, events, actions) => `Receives ${events} from ${source} and calls ${actions}.`,
    settings: 'Settings',
    columns: '| setting | meaning | default |',
    required: 'required',
    connect: 'Connecting',
    credential: (service, fields, docs) => `- **${service}**: set ${fields}. [How to get it](${docs}).`,
    secret: (service) =>
      `- **${service}** sends its events by itself where the App is installed. Elsewhere point a webhook of ${service} at the integration's address and set the same \`webhook_secret\` on both sides.`,
    filter: 'To let only some events pass, set `filters`, for example `{"filters": {"labels": ["bug", "security"]}}`.',
    limit: (perMinute, burst) =>
      `At most ${perMinute} calls a minute, ${burst} at once; what is more waits and is not lost. \`requests_per_minute\` changes it.`,
    notes: 'Good to know',
    tryIt: 'Try it',
    rules: 'What goes where',
    ruleColumns: '| events | condition | in addition | where |',
    always: 'any',
    also: 'yes',
  },
  ru: {
    does: (source, events, actions) => `Получает ${events} от ${source} и вызывает ${actions}.`,
    settings: 'Настройки',
    columns: '| настройка | значение | по умолчанию |',
    required: 'обязательна',
    connect: 'Подключение',
    credential: (service, fields, docs) => `- **${service}**: задайте ${fields}. [Где взять](${docs}).`,
    secret: (service) =>
      `- **${service}** присылает события сам там, где установлено приложение. В остальных случаях направьте вебхук ${service} на адрес интеграции и задайте одинаковый \`webhook_secret\` с обеих сторон.`,
    filter:
      'Чтобы пропускать только часть событий, задайте `filters`, например `{"filters": {"labels": ["bug", "security"]}}`.',
    limit: (perMinute, burst) =>
      `Не больше ${perMinute} вызовов в минуту, ${burst} сразу; остальное ждёт и не теряется. Меняется настройкой \`requests_per_minute\`.`,
    notes: 'Полезно знать',
    tryIt: 'Проверка',
    rules: 'Что куда идёт',
    ruleColumns: '| события | условие | дополнительно | куда |',
    always: 'любые',
    also: 'да',
  },
};

/** Text of a person as text of a page: no markup, no links, one line. */
export const plainText = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]|~#!@]/g, (mark) => `\\${mark}`)
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .trim();

/** In backquotes, whatever it holds. */
export const codeText = (text: string): string =>
  `\`${text.replaceAll('`', "'").replace(/\s+/g, ' ').replaceAll('|', '\\|')}\``;

const listed = (values: readonly string[]): string => values.map(codeText).join(', ');

const settingRow = (page: Page, { name, title, default: value, required }: Setting): string =>
  `| ${codeText(name)} | ${plainText(title)} | ${value === null || value === '' ? (required ? page.required : '–') : codeText(value)} |`;

export function settingsTable(requirements: Requirements): string[] {
  const page = PAGES[requirements.language];
  const { settings, sections } = requirements;
  const format = codeText(typeof sections.message_format === 'string' ? sections.message_format : 'emoji_rich');
  return [
    page.columns,
    '|---|---|---|',
    ...settings.map((one) => settingRow(page, one)),
    `| \`message_format\` | \`emoji_rich\`, \`plain\` | ${format} |`,
  ];
}

/** Where events go, as a table; nothing where there are no rules. */
export function rulesTable(requirements: Requirements): string[] {
  const page = PAGES[requirements.language];
  const { rules } = routingOf(requirements);
  if (rules.length === 0 || Object.hasOwn(requirements.sections, 'routing_rules')) return [];
  const rows = rules.map(({ events, condition, also, action, target_channel, with: inputs }) => {
    const place =
      target_channel ??
      Object.values(inputs ?? {}).find((value) => typeof value === 'string' && value.startsWith('{{config.'));
    const where = [action, place]
      .filter((one) => typeof one === 'string')
      .map(codeText)
      .join(' ');
    return `| ${events ? listed(events) : page.always} | ${condition === undefined ? '–' : codeText(condition)} | ${also ? page.also : '–'} | ${where || '–'} |`;
  });
  return [page.ruleColumns, '|---|---|---|---|', ...rows];
}

/** The credentials that have to be given, each with the names of its settings. */
export function credentialLines({ targets, source, language }: Requirements): string[] {
  const page = PAGES[language];
  const services = [...new Set(targets.map((target) => target.service))].map(getConnector);
  const asked = services
    .filter((one) => one.credentials.strategy !== 'none')
    .map((one) => {
      const [field = 'token'] = one.credentials.anyOf?.[0] ?? one.credentialFields;
      return page.credential(one.title, codeText(`${one.id}_${field}`), one.docs);
    });
  const sender = getConnector(source);
  return [...asked, ...(sender.source?.signs ? [page.secret(sender.title)] : [])];
}

/** README.md in the language of the request. */
export function readmeFile(requirements: Requirements): string {
  const { language, title, description, events, targets, source, rateLimit, notes } = requirements;
  const page = PAGES[language];
  const rules = rulesTable(requirements);
  const actions = listed([...new Set(targets.map((target) => target.action))]);
  return [
    `# ${plainText(title)}`,
    '',
    ...(description === '' ? [] : [plainText(description), '']),
    page.does(getConnector(source).title, listed(events), actions),
    '',
    ...(rules.length > 0 ? [`## ${page.rules}`, '', ...rules, ''] : []),
    `## ${page.settings}`,
    '',
    ...settingsTable(requirements),
    '',
    page.filter,
    ...(rateLimit === null ? [] : ['', page.limit(rateLimit.requests_per_minute, rateLimit.burst_limit)]),
    '',
    `## ${page.connect}`,
    '',
    ...credentialLines(requirements),
    '',
    ...(notes.length > 0 ? [`## ${page.notes}`, '', ...notes.map((one) => `- ${plainText(one)}`), ''] : []),
    `## ${page.tryIt}`,
    '',
    '    npx ccb test .',
    '',
  ].join('\n');
}
