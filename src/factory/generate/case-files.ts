import { stringify } from 'yaml';
import { getAction } from '#src/connectors/catalogue.ts';
import type { Source } from '#src/connectors/source.ts';
import { slugOf } from '#src/integrations/slug.ts';
import type { Acceptance, Requirements, Target } from '../requirements.ts';
import { titleOf } from './event-title.ts';
import { type ExampleEvent, type Examples, failing, filteredOf, passing, traitsFor } from './example-event.ts';
import { caseConfig, type Promised, promisedFor } from './expected.ts';
import { textField } from './rules.ts';
import { fileNameOf, plainEvents } from './template-files.ts';
import { type Words, wordsOf } from './words.ts';

interface Writing {
  requirements: Requirements;
  source: Source;
  examples: Examples;
  words: Words;
  config: Record<string, string>;
  templates: Readonly<Record<string, string>>;
  fixtures: Map<string, string>;
  cases: object[];
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The same payload is one file, whatever case asks for it. */
function fixtureFor({ fixtures }: Writing, { type, payload }: ExampleEvent, suffix = ''): string {
  const text = json(payload);
  const known = [...fixtures].find(([, other]) => other === text);
  if (known) return known[0];
  const base = `fixtures/${type.replace(/[^A-Za-z0-9._-]+/g, '_').slice(0, 60)}${suffix === '' ? '' : `.${suffix.slice(0, 30)}`}`;
  for (let n = 1; ; n++) {
    const path = `${base}${n === 1 ? '' : `.${n}`}.json`;
    if (fixtures.has(path)) continue;
    fixtures.set(path, text);
    return path;
  }
}

const exampleOf = ({ action, place }: Target): string => {
  const example = getAction(action).example as Record<string, unknown>;
  const value = place === null ? undefined : example[place];
  return typeof value === 'string' ? value : 'example';
};

/** The text of a message says the event's title, where its template does. */
function textOf(writing: Writing, { target }: Promised, { type, facts }: ExampleEvent): Record<string, unknown> {
  const field = textField(target);
  const template = writing.templates[fileNameOf(type) ?? ''] ?? writing.templates['templates/default.hbs'] ?? '';
  const isSure =
    /^[\w .-]+$/.test(facts.title ?? '') && /\{\{(?:#if title\}\}: \{\{)?(?:bold )?title\}\}/.test(template);
  return field === null || !isSure ? {} : { [field]: { contains: facts.title } };
}

function callOf(writing: Writing, promised: Promised, event: ExampleEvent): object {
  const { target, place } = promised;
  const where = target.place !== null && place !== null && place !== '' ? { [target.place]: place } : {};
  const input = { ...where, ...textOf(writing, promised, event) };
  return { action: target.action, ...(Object.keys(input).length > 0 ? { input } : {}) };
}

function expectationOf(writing: Writing, event: ExampleEvent): object {
  const { requirements, config } = writing;
  if (filteredOf(requirements, event) !== undefined) return { filtered: true, calls: [] };
  return { calls: promisedFor(requirements, event, config).map((one) => callOf(writing, one, event)) };
}

const withConfig = ({ config }: Writing): object => (Object.keys(config).length > 0 ? { config } : {});

/** What the person said will happen, for an event that is like it. */
function acceptedCase(writing: Writing, { name, event: type, tests }: Acceptance): void {
  const { requirements, examples } = writing;
  const [plain] = plainEvents(writing.source, [type]);
  if (plain === undefined) return;
  const event = examples.make(plain, traitsFor(tests, passing(requirements)));
  const fixture = fixtureFor(
    writing,
    event,
    tests
      .map((test) => slugOf(test.value))
      .filter((one) => one !== '')
      .join('-'),
  );
  writing.cases.push({
    name: name || type,
    event: { type: plain, fixture },
    ...withConfig(writing),
    expect: expectationOf(writing, event),
  });
}

/** Each kind of event once, so that every template is rendered. */
function usualCase(writing: Writing, type: string): void {
  const event = writing.examples.make(type, passing(writing.requirements));
  const { text } = titleOf(writing.source, type, writing.requirements.language);
  const fixture = fixtureFor(writing, event);
  const name = writing.words.cases.usual(`${text} (${type})`);
  writing.cases.push({ name, event: { type, fixture }, ...withConfig(writing), expect: expectationOf(writing, event) });
}

/** An event that does not pass the filters, or one that nobody asked for. */
function filteredCase(writing: Writing, type: string): void {
  const { requirements, source, examples, words } = writing;
  const refused = examples.make(type, failing);
  if (filteredOf(requirements, refused) !== undefined) {
    const fixture = fixtureFor(writing, refused, 'other');
    const name = words.cases.filtered(type);
    writing.cases.push({
      name,
      event: { type, fixture },
      ...withConfig(writing),
      expect: { filtered: true, calls: [] },
    });
    return;
  }
  const listed = plainEvents(source, requirements.events);
  const known = source.events.find((one) => one !== '*' && !listed.includes(one));
  const stranger = source.events.includes('*') ? 'something.else' : undefined;
  const other = requirements.events.includes('*') ? undefined : (known ?? stranger);
  if (other === undefined) return;
  const name = words.cases.unlisted(other);
  writing.cases.push({ name, event: { type: other, payload: {} }, expect: { filtered: true, calls: [] } });
}

/** Whatever needs something from the payload is refused by the service's own rules; a message is sent nearly empty. */
function emptyCase(writing: Writing, type: string): void {
  const { requirements, examples, config, words } = writing;
  const event = examples.empty(type);
  const isFiltered = filteredOf(requirements, event) !== undefined;
  const promised = isFiltered ? [] : promisedFor(requirements, event, config);
  if (promised.some(({ target }) => target.kind !== 'message' && target.kind !== 'call')) return;
  const expect = isFiltered
    ? { filtered: true, calls: [] }
    : { calls: promised.map((one) => callOf(writing, one, event)) };
  writing.cases.push({ name: words.cases.empty(type), event: { type, payload: {} }, ...withConfig(writing), expect });
}

const yaml = (value: unknown): string => stringify(value, { lineWidth: 110, aliasDuplicateObjects: false });

/** Names that a person gave twice are told apart; a case's name is how people speak of it. */
function withNames(cases: readonly object[]): object[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const { name } = one as { name: string };
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? one : { ...one, name: `${name} (${count})` };
  });
}

const MOST_ACCEPTED = 30;

/** Cases and their payloads: every example of the request, every event, one that is filtered, one that is empty. */
export function caseFiles(
  requirements: Requirements,
  parts: { source: Source; examples: Examples; templates: Readonly<Record<string, string>> },
): Record<string, string> {
  const config = caseConfig(requirements, exampleOf);
  const writing: Writing = {
    ...parts,
    requirements,
    config,
    words: wordsOf(requirements.language),
    fixtures: new Map(),
    cases: [],
  };
  for (const one of requirements.acceptance.slice(0, MOST_ACCEPTED)) acceptedCase(writing, one);
  const accepted = writing.cases.splice(0);
  const events = plainEvents(parts.source, requirements.events);
  const types = events.length > 0 ? events : plainEvents(parts.source, parts.source.events.slice(0, 1));
  const shown = types.length > 0 ? types : ['example'];
  for (const type of shown) usualCase(writing, type);
  filteredCase(writing, shown[0] ?? '');
  emptyCase(writing, shown[0] ?? '');
  return {
    ...(accepted.length > 0 ? { 'cases/examples.yaml': yaml(withNames(accepted)) } : {}),
    'cases/events.yaml': yaml(withNames(writing.cases)),
    ...Object.fromEntries(writing.fixtures),
  };
}
