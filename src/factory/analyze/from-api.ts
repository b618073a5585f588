import type { Action } from '#src/connectors/action.ts';
import { findConnector } from '#src/connectors/catalogue.ts';
import type { Source } from '#src/connectors/source.ts';
import { readFilters } from '#src/integrations/package/filters.ts';
import { SECTIONS } from '#src/integrations/package/manifest-sections.ts';
import { fits } from '#src/integrations/package/schema-problems.ts';
import type { ApiBody } from '#src/requests/body.ts';
import type { Analysis, Requirements } from '../requirements.ts';
import { ruleProblems, rulesOf } from './api-rules.ts';
import { isText, sectionProblems, sectionsOf, settingsFor } from './api-settings.ts';
import { readable, withoutSecrets } from './clean.ts';
import { isCondition } from './conditions.ts';
import { eventsIn, usualEvents } from './events.ts';
import { note } from './notes.ts';
import { noAction, noSource, unknownEvents, unknownService } from './sentences.ts';
import { actionFor, kindIn } from './services.ts';
import { targetOf } from './targets.ts';
import { isTemplate } from './templates.ts';

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

/** Conditions of filters and templates that cannot be read, in a sentence each. */
function textProblems(body: ApiBody): string[] {
  const conditions = filtersOf(body).conditions.filter((one) => !isCondition(one));
  const templates = Object.entries(templatesOf(body)).filter(([, text]) => !isTemplate(text));
  return [
    ...conditions.map((one) => `"conditions" has one that cannot be read: ${one}`),
    ...templates.map(([name]) => `"message_templates.${name}" is no template that can be used.`),
  ];
}

function settingsRefused(sentences: string[]): Analysis {
  const shown = sentences.slice(0, 10);
  const [en, ru] = [
    'Correct the settings with PATCH /v1/integrations/{id}/config, then POST /v1/issues/{id}/reprocess.',
    'Исправьте настройки через PATCH /v1/integrations/{id}/config, затем POST /v1/issues/{id}/reprocess.',
  ];
  return { outcome: 'cannot', sentences: { en: shown, ru: shown }, needed: { en: [en], ru: [ru] } };
}

/** What is given as data is taken as it is; what does not fit is refused with the place and a remedy. */
export function fromApi(given: ApiBody): Analysis {
  const body = readable(given);
  const sender = findConnector(body.source);
  const connector = findConnector(body.target);
  if (!sender) return unknownService(body.source, 'source');
  if (!sender.source) return noSource(sender.title);
  if (!connector) return unknownService(body.target, 'target');
  const action = actionFor(connector, kindIn(body.description) ?? 'message', body.description);
  if (action === null) return noAction(connector.title);
  const sections = sectionProblems(body.settings);
  if (sections.length > 0) return settingsRefused(sections);
  const texts = [...ruleProblems(body.settings), ...textProblems(body)];
  if (texts.length > 0) return settingsRefused(texts);
  const found = eventsOf(body, sender.source);
  if (found.events.length === 0) return unknownEvents(sender.title, sender.source, found.unknown);
  return { outcome: 'ready', requirements: requirementsFrom(body, sender.source, action, found) };
}
