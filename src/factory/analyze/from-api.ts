import type { Action } from '#src/connectors/action.ts';
import { findConnector } from '#src/connectors/catalogue.ts';
import type { Source } from '#src/connectors/source.ts';
import { FLAT } from '#src/integrations/package/apply-config.ts';
import { readFilters } from '#src/integrations/package/filters.ts';
import { SECTIONS, type SectionName } from '#src/integrations/package/manifest-sections.ts';
import { fits, schemaProblems } from '#src/integrations/package/schema-problems.ts';
import type { ApiBody } from '#src/requests/body.ts';
import type { Analysis, FactTest, Requirements, Route, Setting, Target } from '../requirements.ts';
import { readable, withoutSecrets } from './clean.ts';
import { isCondition } from './conditions.ts';
import { eventsIn, usualEvents } from './events.ts';
import { note } from './notes.ts';
import { routeTo } from './routes.ts';
import { noAction, noSource, unknownEvents, unknownService } from './sentences.ts';
import { actionFor, kindIn } from './services.ts';
import { placeSetting, usualSetting } from './settings.ts';
import { openInputs, targetOf } from './targets.ts';

type Given = Readonly<Record<string, unknown>>;

const isSection = (name: string): name is SectionName => Object.hasOwn(SECTIONS, name);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 300;

/** Sections that have a place of their own among the requirements. */
const READ_APART = [
  'events',
  'filters',
  'event_filters',
  'conditions',
  'routing_rules',
  'message_templates',
  'message_template',
];

/** What is wrong with the sections that were given, in a sentence each. */
function sectionProblems(settings: Given): string[] {
  return Object.entries(settings)
    .filter(([name]) => isSection(name))
    .flatMap(([name, value]) =>
      schemaProblems(SECTIONS[name as SectionName], value).map(({ path, message, remedy }) =>
        `"${[name, ...path].join('.')}" ${message} ${remedy}`.trim(),
      ),
    );
}

/** Sections that go into the manifest as they were given, short forms among them. */
function sectionsOf(settings: Given): Record<string, unknown> {
  const whole = Object.entries(settings).filter(([name]) => isSection(name) && !READ_APART.includes(name));
  const sections: Record<string, unknown> = Object.fromEntries(whole);
  for (const [name, owner] of Object.entries(FLAT)) {
    if (settings[name] === undefined) continue;
    const merged = { ...(sections[owner] as object | undefined), [name]: settings[name] };
    if (fits(SECTIONS[owner], merged)) sections[owner] = merged;
  }
  return sections;
}

interface Rule {
  condition?: string;
  events?: string[];
  target_channel?: string;
  also?: boolean;
}

const SIMPLE = new Set(['condition', 'events', 'target_channel', 'also']);
const PLAIN = /^\s*([a-z_]+)\s*(==|contains)\s*'([^'\\]{1,100})'\s*$/;

function testOf(condition: string | undefined): FactTest[] | null {
  if (condition === undefined) return [];
  const [, fact = '', op, value = ''] = PLAIN.exec(condition) ?? [];
  return fact === '' ? null : [{ fact, op: op === '==' ? 'is' : 'has', value }];
}

function routeFrom(rule: Rule, target: Target): Route {
  const tests = testOf(rule.condition);
  return routeTo(target, {
    events: rule.events ?? [],
    tests: tests ?? [],
    condition: rule.condition ?? null,
    also: rule.also ?? false,
    fixed: rule.target_channel ?? null,
    isPlain: tests !== null,
  });
}

/** Rules that were given: as routes where they only say when and where, else as they are. */
function rulesOf(settings: Given, target: Target): { routes: Route[]; sections: Record<string, unknown> } {
  const rules = (settings.routing_rules ?? []) as Rule[];
  const isSimple = rules.every((rule) => Object.keys(rule).every((key) => SIMPLE.has(key)));
  const isMessage = target.kind === 'message';
  if (rules.length === 0) return { routes: [], sections: {} };
  if (isSimple && isMessage) return { routes: rules.map((rule) => routeFrom(rule, target)), sections: {} };
  return { routes: [], sections: { routing_rules: rules } };
}

/** Where it goes by default: the setting by its usual name, or by one that people also use. */
function placeGiven(settings: Given, target: Target): string | null {
  const names = [
    usualSetting(target),
    `${target.service}_channel`,
    'channel',
    target.place ?? '',
    `${target.service}_${target.place}`,
  ];
  const found = names.map((name) => (Object.hasOwn(settings, name) ? settings[name] : undefined)).find(isText);
  return found ?? null;
}

function plainSettings(settings: Given, taken: readonly string[]): Setting[] {
  return Object.entries(settings)
    .filter(([name, value]) => /^[a-z][a-z0-9_]{0,60}$/i.test(name) && isText(value) && !taken.includes(name))
    .filter(([name]) => !isSection(name) && !Object.hasOwn(FLAT, name))
    .map(([name, value]) => ({
      name,
      title: name,
      description: '',
      default: withoutSecrets(String(value)),
      required: false,
    }));
}

function settingsFor(body: ApiBody, action: Action, target: Target, hasRules: boolean): Setting[] {
  const { settings } = body;
  const value = placeGiven(settings, target);
  target.always = value !== null || !hasRules;
  const own: Setting[] = [];
  if (target.place !== null && (value !== null || !hasRules)) {
    target.setting = usualSetting(target);
    own.push(
      placeSetting('en', { name: target.setting, value: value === null ? null : withoutSecrets(value), about: null }),
    );
  }
  for (const field of openInputs(action)) {
    const name = `${target.service}_${field}`;
    const given = isText(settings[name]) ? settings[name] : null;
    target.with[field] = `{{config.${name}}}`;
    own.push({ name, title: field, description: '', default: given, required: given === null });
  }
  return [
    ...own,
    ...plainSettings(
      settings,
      own.map((one) => one.name),
    ),
  ];
}

interface Events {
  events: string[];
  unknown: { name: string; meant: string | null }[];
}

/** The events that were listed, else those that the description names, else whatever comes. */
function eventsOf(body: ApiBody, source: Source): Events {
  const listed = (body.settings.events ?? body.events) as string[];
  if (listed.length === 0) {
    const told = eventsIn(body.description, source);
    const events = [...told.events, ...usualEvents(source, told.subjects)];
    return { events: events.length > 0 ? [...new Set(events)] : ['*'], unknown: [] };
  }
  const known = (name: string): boolean =>
    fits(SECTIONS.events, [name]) &&
    (name === '*' ||
      source.events.includes('*') ||
      source.events.some((one) => one === name || one.startsWith(`${name.replace(/\.\*$/, '')}.`)));
  const unknown = listed
    .filter((name) => !known(name))
    .flatMap((name) => {
      const { unknown: named } = eventsIn(name, source);
      return named.length > 0 ? named : [{ name, meant: null }];
    });
  return { events: [...new Set(listed.filter(known))], unknown };
}

function filtersOf({ settings, source }: ApiBody): Requirements['filters'] {
  const { lists, conditions } = readFilters({ ...settings }, source);
  const repositories = settings[`${source}_repos`] ?? settings[`${source}_repositories`];
  const named = Array.isArray(repositories) && repositories.length > 0 && repositories.every(isText);
  return { lists: named ? { repositories: { any: repositories }, ...lists } : lists, conditions };
}

/** Templates by the names that were used; one for all takes the place of the others. */
function templatesOf({ settings }: ApiBody): Record<string, string> {
  const { message_template: single, message_templates: named } = settings;
  return {
    ...(typeof single === 'string' ? { default: single } : {}),
    ...(named as Record<string, string> | undefined),
  };
}

function requirementsFrom(body: ApiBody, source: Source, action: Action, { events, unknown }: Events): Requirements {
  const target = targetOf(action, body.description, 'en');
  const { routes, sections } = rulesOf(body.settings, target);
  const hasRules = Array.isArray(body.settings.routing_rules) && body.settings.routing_rules.length > 0;
  const settings = settingsFor(body, action, target, hasRules);
  return {
    title: withoutSecrets(body.name).slice(0, 120),
    description: withoutSecrets(body.description).replace(/\s+/g, ' ').trim().slice(0, 1000),
    language: 'en',
    source: source.service,
    events,
    filters: filtersOf(body),
    targets: [target],
    routes,
    settings,
    templates: templatesOf(body),
    rateLimit: null,
    sections: { ...sections, ...sectionsOf(body.settings) },
    acceptance: routes
      .filter((route) => route.isPlain && route.tests.length > 0)
      .map(({ condition, tests, events: own }) => ({ name: condition ?? '', event: own[0] ?? events[0] ?? '', tests })),
    notes: unknown.map(({ name, meant }) => note('en', 'event', name, meant ?? '')),
  };
}

/** What is given as data is taken as it is; what does not fit is refused with the place and a remedy. */
export function fromApi(given: ApiBody): Analysis {
  const body = readable(given);
  const source = findConnector(body.source)?.source;
  const connector = findConnector(body.target);
  const sender = findConnector(body.source);
  if (!source) return sender ? noSource(sender.title) : unknownService(body.source, 'source');
  if (!connector) return unknownService(body.target, 'target');
  const action = actionFor(connector, kindIn(body.description) ?? 'message', body.description);
  if (action === null) return noAction(connector.title);
  const problems = sectionProblems(body.settings);
  const conditions = (
    (fits(SECTIONS.routing_rules, body.settings.routing_rules ?? [])
      ? (body.settings.routing_rules ?? [])
      : []) as Rule[]
  ).flatMap(({ condition }) =>
    condition === undefined || isCondition(condition)
      ? []
      : [`"routing_rules" has a condition that cannot be read: ${condition}`],
  );
  if (problems.length + conditions.length > 0) {
    const sentences = [...problems, ...conditions].slice(0, 10);
    const needed = ['Correct the settings and send the request again.'];
    return { outcome: 'cannot', sentences: { en: sentences, ru: sentences }, needed: { en: needed, ru: needed } };
  }
  const found = eventsOf(body, source);
  if (found.events.length === 0)
    return unknownEvents(findConnector(body.source)?.title ?? body.source, source, found.unknown);
  return { outcome: 'ready', requirements: requirementsFrom(body, source, action, found) };
}
