import { stringify } from 'yaml';
import { getAction } from '#src/connectors/catalogue.ts';
import { SECTIONS } from '#src/integrations/package/manifest-sections.ts';
import { fits } from '#src/integrations/package/schema-problems.ts';
import type { Requirements } from '../requirements.ts';
import { routingOf } from './rules.ts';
import { FILE_NAME } from './template-files.ts';
import { type Words, wordsOf } from './words.ts';

/** Comments in the language of the request. */
const ABOUT = {
  en: {
    filters: '# Only events that pass all of these.',
    rules: '# Where a message goes when a rule matches; otherwise it goes to the usual place.',
    settings: '# What can be changed without a new version, with the values that were asked for.',
  },
  ru: {
    filters: '# Только события, которые проходят все эти условия.',
    rules: '# Куда идёт сообщение, если правило подошло; иначе в обычное место.',
    settings: '# Что можно изменить без новой версии; значения — из запроса.',
  },
};

const yaml = (value: unknown): string => stringify(value, { lineWidth: 110, aliasDuplicateObjects: false }).trimEnd();

function filtersOf({ filters }: Requirements): Record<string, unknown> | null {
  const lists = Object.entries(filters.lists).map(([name, { any, all, none }]) => {
    const isPlain = all === undefined && none === undefined;
    return [name, isPlain ? any : { ...(any ? { any } : {}), ...(all ? { all } : {}), ...(none ? { none } : {}) }];
  });
  const conditions = filters.conditions.length > 0 ? { conditions: filters.conditions } : {};
  const whole = { ...Object.fromEntries(lists), ...conditions };
  return Object.keys(whole).length > 0 ? whole : null;
}

function formatSetting(words: Words, sections: Record<string, unknown>): Record<string, unknown> {
  const said = sections.message_format;
  const value = typeof said === 'string' && fits(SECTIONS.message_format, said) ? said : 'emoji_rich';
  return {
    type: 'string',
    title: words.format,
    description: words.formatAbout,
    enum: ['emoji_rich', 'plain', 'blocks'],
    default: value,
  };
}

function settingsOf(requirements: Requirements): Record<string, unknown> {
  const { settings, language, sections } = requirements;
  const properties = settings.map(({ name, title, description, default: value, required }) => [
    name,
    {
      type: 'string',
      title,
      ...(description === '' ? {} : { description }),
      ...(required ? { minLength: 1 } : {}),
      ...(value === null ? {} : { default: value }),
    },
  ]);
  const required = settings.filter((one) => one.required).map((one) => one.name);
  return {
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties: { ...Object.fromEntries(properties), message_format: formatSetting(wordsOf(language), sections) },
  };
}

function grantsOf({ targets }: Requirements): string[] {
  return [...new Set(targets.map((target) => target.action))].map((id) => `${id}@${getAction(id).version}`);
}

const RETRIES = { retry_attempts: 5, retry_backoff: 'exponential' };

/** Sections in the order in which people read them; each is one block of the file. */
function blocksOf(requirements: Requirements, slug: string, version: string): (Record<string, unknown> | string)[] {
  const { title, description, source, events, targets, language, sections, rateLimit } = requirements;
  const about = ABOUT[language];
  const filters = filtersOf(requirements);
  const { routing, rules } = routingOf(requirements);
  const { routing_rules, ...others } = sections;
  const shownRules = routing_rules ?? (rules.length > 0 ? rules : null);
  return [
    { name: slug, version, title, ...(description === '' ? {} : { description }) },
    { source, ...(targets[0] ? { target: targets[0].service } : {}), events },
    { actions: grantsOf(requirements) },
    ...(filters === null ? [] : [about.filters, { filters }]),
    ...(shownRules === null
      ? []
      : [
          about.rules,
          {
            ...(routing === 'first' && !Object.hasOwn(others, 'routing') ? { routing } : {}),
            routing_rules: shownRules,
          },
        ]),
    { message_format: 'emoji_rich', ...templatesWithoutFile(requirements) },
    about.settings,
    { config_schema: settingsOf(requirements) },
    ...(rateLimit === null ? [] : [{ rate_limiting: rateLimit }]),
    { retries: RETRIES },
    others,
  ];
}

/** Templates whose names are no names of files stay in the manifest. */
function templatesWithoutFile({ templates }: Requirements): Record<string, unknown> {
  const rest = Object.entries(templates).filter(([name]) => !FILE_NAME.test(name));
  return rest.length > 0 ? { message_templates: Object.fromEntries(rest) } : {};
}

/** Later blocks take the place of keys of earlier ones, so that no key stands twice. */
export function manifestFile(requirements: Requirements, slug: string, version: string): string {
  const blocks = blocksOf(requirements, slug, version);
  const given = new Set(Object.keys(requirements.sections));
  const texts = blocks.flatMap((block, index) => {
    if (typeof block === 'string') return [block];
    const isLast = index === blocks.length - 1;
    const kept = Object.entries(block).filter(([name]) => isLast || name === 'routing_rules' || !given.has(name));
    return kept.length === 0 ? [] : [`${yaml(Object.fromEntries(kept))}\n`];
  });
  return `${texts.join('\n').trimEnd()}\n`;
}
