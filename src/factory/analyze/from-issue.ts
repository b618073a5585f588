import { findConnector, listServices } from '#src/connectors/catalogue.ts';
import type { Connector } from '#src/connectors/define.ts';
import type { Source } from '#src/connectors/source.ts';
import type { Language } from '#src/kit/language.ts';
import type { IssueBody } from '#src/requests/body.ts';
import type { RequestFields } from '#src/requests/fields.ts';
import type { Analysis, Requirements } from '../requirements.ts';
import { type Clause, clausesOf, routing } from './clauses.ts';
import { cleanFields, withoutSecrets } from './clean.ts';
import { eventsIn, usualEvents } from './events.ts';
import { filtersIn } from './filters.ts';
import { rateLimitIn } from './limits.ts';
import { note } from './notes.ts';
import { channelsIn, urlsIn } from './places.ts';
import { routesOf } from './routes.ts';
import { missingEvents, missingSource, missingTarget, unknownEvents, unknownService } from './sentences.ts';
import { GENERIC, HOME, namedServices, servicesIn, unknownAim, unknownName } from './services.ts';
import { aimAt } from './targets.ts';
import { templatesIn } from './templates.ts';

type Sending = Connector & { source: Source };

const sends = (connector: Connector | undefined): connector is Sending => connector?.source !== undefined;

/** GitHub Actions is named, and it is GitHub that tells of its runs. */
const senderOf = (one: Connector): Connector | undefined =>
  one.source === undefined && one.eventsFrom !== undefined ? findConnector(one.eventsFrom) : one;

/** Who sends: named among the incoming events, else whoever alone has the events that are named. */
function sourceOf(fields: RequestFields): Sending | string | null {
  const text = fields.incomingEvents.join('\n');
  const named = namedServices(text).map(senderOf).find(sends);
  if (named) return named;
  const stranger = unknownName(text);
  const byEvents = namedServices(`${fields.description}\n${fields.serviceName}`)
    .filter(sends)
    .find((one) => eventsIn(text, one.source).events.length > 0);
  if (byEvents && stranger === null) return byEvents;
  const generic = findConnector(GENERIC);
  if (stranger === null && servicesIn(text).some((one) => one.id === GENERIC) && sends(generic)) return generic;
  return stranger ?? ownerOf(text);
}

const EVENT_NAME = /(?<![\w.])[a-z][a-z_]*\.[a-z][a-z_.]*(?![\w.])/g;

/** The only service that has the events which a text names: by their very names, else in words; or the usual one. */
function ownerOf(text: string): Sending | null {
  const names = text.match(EVENT_NAME) ?? [];
  const all = listServices()
    .flatMap(({ id, source }) => (source ? [findConnector(id)] : []))
    .filter(sends);
  const [exact, second] = all.filter(({ source }) => names.some((name) => source.events.includes(name)));
  if (exact && !second) return exact;
  const owners = all.filter((one) => one.id !== GENERIC && eventsIn(text, one.source).events.length > 0);
  return owners.length === 1 ? (owners[0] ?? null) : (owners.find((one) => one.id === HOME) ?? null);
}

interface Wanted {
  events: string[];
  conditions: string[];
  unknown: { name: string; meant: string | null }[];
}

/** Events that are asked for where they belong, and those that only an example names. */
function wantedEvents(fields: RequestFields, source: Source, clauses: readonly Clause[]): Wanted {
  const found = eventsIn(fields.incomingEvents.join('\n'), source);
  const usual = found.subjects.length > 0 ? usualEvents(source, found.subjects) : [];
  const told = eventsIn(fields.description ?? '', source);
  const asked = [...found.events, ...usual];
  const base = asked.length > 0 ? asked : [...told.events, ...usualEvents(source, told.subjects)];
  const inExamples = clauses.flatMap((clause) => clause.found.events);
  const events = [...new Set([...base, ...inExamples])];
  const conditions = [...found.conditions, ...clauses.flatMap((clause) => clause.found.conditions)];
  const all = source.events.includes('*') && events.length === 0 ? ['*'] : events;
  return {
    events: all,
    unknown: found.unknown,
    conditions: [...new Set(conditions.map(({ event, condition }) => `event != '${event}' or ${condition}`))],
  };
}

/** Everything outside the list of outgoing actions and the examples: what is said there holds for every event. */
const generalLines = (fields: RequestFields): string[] => [
  ...fields.incomingEvents,
  ...fields.configuration,
  ...fields.expectedBehaviour,
  ...(fields.description ?? '').split(/\n|\.\s+/),
];

function templatesOf(fields: RequestFields, source: Source) {
  const texts = [
    ...fields.configuration,
    ...fields.expectedBehaviour,
    ...fields.outgoingActions,
    ...fields.examples.map(({ title, text }) => (title === null ? text : `${title}: ${text}`)),
    ...(fields.description?.includes('{{') ? [fields.description] : []),
  ];
  return templatesIn(texts, source);
}

/** A service that we do not know, in a line that says nothing else about where to send. */
function strangerIn(lines: readonly string[]): string | null {
  const blank = lines.filter((line) => servicesIn(line).length + channelsIn(line).length + urlsIn(line).length === 0);
  return blank.map(unknownAim).find((one) => one !== null) ?? null;
}

interface Reading {
  body: IssueBody;
  fields: RequestFields;
  language: Language;
  hadSecrets: boolean;
}

function notesOf(
  reading: Reading,
  wanted: Wanted,
  refused: string[],
  branch: string | null,
  assumed: boolean,
): string[] {
  const { language, fields, hadSecrets } = reading;
  const stranger = strangerIn(fields.outgoingActions);
  return [
    ...(hadSecrets ? [note(language, 'secret')] : []),
    ...wanted.unknown.map(({ name, meant }) => note(language, 'event', name, meant ?? '')),
    ...refused.map((why) => note(language, 'template', why)),
    ...(branch === null ? [] : [note(language, 'branch', branch)]),
    ...(assumed ? [note(language, 'limit')] : []),
    ...(stranger === null ? [] : [note(language, 'service', stranger)]),
  ];
}

const shown = (text: string, most: number): string => withoutSecrets(text).replace(/\s+/g, ' ').trim().slice(0, most);

function requirementsFrom(
  reading: Reading,
  source: Sending,
  wanted: Wanted,
  clauses: readonly Clause[],
): Requirements | null {
  const { fields, language, body } = reading;
  const aimed = aimAt(clauses, fields.serviceName ?? '', source);
  if (aimed.length === 0) return null;
  const general = generalLines(fields);
  const limit = rateLimitIn(general);
  const routes = routing(general);
  const filters = filtersIn(
    general.filter((line) => !routes.includes(line)),
    wanted.events,
  );
  const given = templatesOf(fields, source.source);
  return {
    title: shown(body.title, 120) || source.title,
    description: shown(fields.description ?? body.title, 1000),
    language,
    source: source.id,
    events: wanted.events,
    filters: { lists: filters.lists, conditions: [...filters.conditions, ...wanted.conditions] },
    ...routesOf(aimed, { language, events: wanted.events, general, source: source.source }),
    templates: given.templates,
    rateLimit: limit?.limit ?? null,
    sections: {},
    notes: notesOf(reading, wanted, given.refused, filters.branch, limit?.assumed ?? false),
  };
}

/** A request in words → what the package is made from, or in words what is missing. */
export function fromIssue(body: IssueBody, language: Language): Analysis {
  const { fields, hadSecrets } = cleanFields(body.fields);
  const source = sourceOf(fields);
  if (source === null) return missingSource();
  if (typeof source === 'string') return unknownService(source, 'source');
  const clauses = clausesOf(fields, source.source);
  const wanted = wantedEvents(fields, source.source, clauses);
  if (wanted.events.length === 0) {
    if (wanted.unknown.length > 0) return unknownEvents(source.title, source.source, wanted.unknown);
    return missingEvents(source.title, source.source);
  }
  const requirements = requirementsFrom({ body, fields, language, hadSecrets }, source, wanted, clauses);
  if (requirements) return { outcome: 'ready', requirements };
  const named = fields.outgoingActions.map(unknownAim).find((one) => one !== null);
  const stranger = named ?? unknownName(fields.serviceName ?? '') ?? unknownName(fields.outgoingActions.join('\n'));
  return stranger === null ? missingTarget() : unknownService(stranger, 'target');
}
