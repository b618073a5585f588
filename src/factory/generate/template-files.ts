import type { Source } from '#src/connectors/source.ts';
import { matchesEvent } from '#src/kit/matches-event.ts';
import { usualEvents } from '../analyze/events.ts';
import { templateKey } from '../analyze/templates.ts';
import type { Requirements } from '../requirements.ts';
import { titleOf } from './event-title.ts';
import type { ExampleEvent, Examples } from './example-event.ts';
import { textField } from './rules.ts';
import { type Words, wordsOf } from './words.ts';

const MOST = 20;
/** What a file of a template may be called. */
export const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,90}$/;
/** No template may be called by these: such an event has the default one. */
const NEVER: readonly string[] = ['constructor', 'prototype'];

const say = (fact: string, text: string): string => `{{#if ${fact}}}${text}{{/if}}`;

/** One line for the facts that such an event has. */
function detailsOf({ facts }: ExampleEvent, words: Words): string {
  const has = (name: string): boolean => facts[name] !== null && facts[name] !== undefined;
  const parts = [
    has('closer') ? say('closer', `${words.closedBy} {{closer}}`) : say('author', `${words.author} {{author}}`),
    has('base') ? say('base', ' · {{branch}} → {{base}}') : '',
    has('branch') && !has('base') ? say('branch', ' · {{branch}}') : '',
    has('tag') ? say('tag', ' · {{tag}}') : '',
    has('conclusion') ? say('conclusion', ' · {{conclusion}}') : '',
    has('assignee') || has('priority') || facts.labels.length > 0 || has('milestone') ? '' : '',
    say('labels', ' · {{join labels ", "}}'),
    say('assignee', ` · ${words.assignee}: {{assignee}}`),
  ];
  return parts.join('');
}

/** A heading, the text, who and where, and a link: with facts that such an event has. */
function templateFor(source: Source, example: ExampleEvent, requirements: Requirements): string {
  const words = wordsOf(requirements.language);
  const { text, emoji } = titleOf(source, example.type, requirements.language);
  const head = `{{#if (ne config.message_format "plain")}}${emoji} {{/if}}${text}${say('title', ': {{bold title}}')}`;
  return [
    `${head}${say('repository', ` ${words.in} {{repository}}`)}`,
    `{{#if body}}{{truncate body 300}}\n{{/if}}${detailsOf(example, words)}`,
    `{{link url "${words.open}"}}`,
    '',
  ].join('\n');
}

/** The events that are meant, with `issues.*` written out. */
export function plainEvents(source: Source, patterns: readonly string[]): string[] {
  // Whatever comes has one template; a few of its kinds are enough to show that it works.
  if (patterns.includes('*'))
    return usualEvents(
      source,
      (source.words?.subjects ?? []).map((one) => one.name),
    ).slice(0, 5);
  const all = patterns.flatMap((pattern) => {
    const matching = source.events.filter((event) => event !== '*' && matchesEvent([pattern], event));
    return pattern.endsWith('*') || matching.length > 1 ? matching : [pattern];
  });
  return [...new Set(all)].filter((event) => !event.includes('*')).slice(0, MOST);
}

export const fileNameOf = (key: string): string | null => {
  const name = templateKey(key);
  return FILE_NAME.test(name) && !NEVER.includes(name) ? `templates/${name}.hbs` : null;
};

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

/** One file for each kind of event; what the person gave stands as it was given. */
export function templateFiles(requirements: Requirements, source: Source, examples: Examples): Record<string, string> {
  if (!requirements.targets.some((target) => textField(target) !== null)) return {};
  const { templates: given, events } = requirements;
  const own = Object.entries(given).flatMap(([key, text]) => {
    const name = fileNameOf(key);
    return name === null ? [] : [[name, ended(text)] as const];
  });
  if (Object.hasOwn(given, 'default')) return Object.fromEntries(own);
  const plain = events.includes('*') ? [] : plainEvents(source, events);
  const made = plain.flatMap((event) => {
    const name = fileNameOf(event);
    return name === null ? [] : [[name, templateFor(source, examples.make(event), requirements)] as const];
  });
  const needsDefault = events.some((event) => event.includes('*')) || made.length < plain.length;
  const rest = needsDefault ? [['templates/default.hbs', defaultTemplate(requirements)] as const] : [];
  return Object.fromEntries([...rest, ...made, ...own]);
}

function defaultTemplate({ language }: Requirements): string {
  const words = wordsOf(language);
  return [
    `{{#if (ne config.message_format "plain")}}🔔 {{/if}}{{event}}${say('title', ': {{bold title}}')}${say('repository', ` ${words.in} {{repository}}`)}`,
    `{{#if body}}{{truncate body 300}}\n{{/if}}${say('author', `${words.author} {{author}}`)}`,
    `{{#if url}}{{link url "${words.open}"}}{{/if}}`,
    '',
  ].join('\n');
}
