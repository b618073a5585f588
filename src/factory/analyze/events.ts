import type { EventWord, Source, SourceWords } from '#src/connectors/source.ts';
import { nearest } from '#src/kit/nearest.ts';
import { type Found, findWords } from './stems.ts';

export interface EventsFound {
  /** Events that were named, or described with what happened. */
  events: string[];
  /** Subjects that were named without saying what happened. */
  subjects: string[];
  /** Conditions that words such as "merged" stand for, by event. */
  conditions: { event: string; condition: string }[];
  /** Names that the source does not have. */
  unknown: { name: string; meant: string | null }[];
}

const headOf = (event: string): string => event.split('.', 1)[0] ?? event;

/** `issues.opened`, `pull_request.opened/closed`, `issues.*`. */
const NAMED =
  /(?<![\p{L}\p{N}_./#@-])([a-z][a-z0-9_]{2,60})\.([a-z_*]+(?:\/(?:[a-z][a-z0-9_]+\.)?[a-z_]+){0,10})(?![\p{L}\p{N}_@-])/gu;
/** What looks like the name of an event and is that of a host or file. */
const NO_EVENT = /^(?:com|org|net|io|ru|dev|app|site|md|ts|js|json|ya?ml|hbs)$/;
const ADDRESS = /https?:\/\/[^\s)>\]]+/g;
/** `#merged` is a channel, and says nothing about what was merged. */
const PLACE = /(?<![\p{L}\p{N}])[#@][\p{L}\p{N}_.-]+/gu;

interface Named {
  found: EventsFound;
  rest: string;
}

const usualOf = (source: Source, subject: string, usual?: string): string | null => {
  const said = usual === undefined ? undefined : `${subject}.${usual}`;
  if (said !== undefined && source.events.includes(said)) return said;
  return source.events.find((event) => headOf(event) === subject) ?? null;
};

/** Any name will do for a source that takes whatever is sent. */
const takesAll = (source: Source): boolean => source.events.includes('*');

function addNamed(source: Source, head: string, actions: string, found: EventsFound): boolean {
  if (NO_EVENT.test(actions)) return false;
  const heads = new Set(source.events.map(headOf));
  if (!takesAll(source) && !heads.has(head)) {
    const meant = nearest(head, [...heads]);
    if (meant === undefined) return false;
    found.unknown.push({ name: `${head}.${actions}`, meant: `${meant}.${actions}` });
    return true;
  }
  for (const action of actions.split('/')) {
    const name = action.includes('.') ? action : `${head}.${action}`;
    if (takesAll(source) || action === '*' || source.events.includes(name)) found.events.push(name);
    else found.unknown.push({ name, meant: nearest(name, source.events) ?? null });
  }
  return true;
}

/** Takes the names of events out of a text, so that what is left is words. */
function readNames(text: string, source: Source): Named {
  const found: EventsFound = { events: [], subjects: [], conditions: [], unknown: [] };
  const rest = text
    .replace(ADDRESS, ' ')
    .replace(PLACE, ' ')
    .replace(NAMED, (whole, head: string, actions: string) => (addNamed(source, head, actions, found) ? ' ' : whole));
  const single = new Set(source.events.filter((event) => !event.includes('.') && event !== '*'));
  const plain = rest.replace(/(?<![\p{L}\p{N}_.#@/-])(?:[a-z]+:)?[a-z]+_[a-z_]+(?![\p{L}\p{N}_.])/gu, (name) => {
    const known = [name, name.split(':').at(-1) ?? name].find((one) => single.has(one));
    if (known !== undefined) found.events.push(known);
    return known === undefined ? name : ' ';
  });
  return { found, rest: plain };
}

type Subject = SourceWords['subjects'][number];
type What = SourceWords['actions'][number];
type Mark = Found<{ stems: readonly string[]; subject?: Subject; what?: What }>;

interface Group {
  subjects: Subject[];
  whats: What[];
}

/** "new and closed issues", "issues opened and closed", "new issues and pull requests": who did what. */
function groupsOf(marks: readonly Mark[]): Group[] {
  const groups: Group[] = [];
  const prefixed = marks[0]?.word.what !== undefined;
  let last: 'subject' | 'what' | null = null;
  for (const { word } of marks) {
    const group = groups.at(-1);
    const kind = word.subject ? 'subject' : 'what';
    const begins = prefixed ? kind === 'what' && last === 'subject' : kind === 'subject' && last === 'what';
    const current = group === undefined || begins ? { subjects: [], whats: [] } : group;
    if (current !== group) groups.push(current);
    if (word.subject) current.subjects.push(word.subject);
    if (word.what) current.whats.push(word.what);
    last = kind;
  }
  return joined(groups);
}

/** Words at the end without a subject belong to the one before: "new issues are closed". */
function joined(groups: Group[]): Group[] {
  const tail = groups.at(-1);
  const before = groups.at(-2);
  if (!tail || !before || tail.subjects.length > 0) return groups;
  return [...groups.slice(0, -2), { subjects: before.subjects, whats: [...before.whats, ...tail.whats] }];
}

function addPair(source: Source, subject: Subject, what: What, found: EventsFound): boolean {
  const event = `${subject.name}.${what.as ?? what.name}`;
  const usual = what.orUsual ? usualOf(source, subject.name, subject.usual) : null;
  const meant = source.events.includes(event) ? event : usual;
  if (meant === null) return false;
  found.events.push(meant);
  if (what.condition !== undefined) found.conditions.push({ event: meant, condition: what.condition });
  return true;
}

function addGroup(source: Source, { subjects, whats }: Group, found: EventsFound): void {
  for (const subject of subjects) {
    const isWhole = source.events.includes(subject.name);
    const pairs = whats.filter((what) => addPair(source, subject, what, found));
    if (pairs.length === 0 && isWhole) found.events.push(subject.name);
    else if (pairs.length === 0) found.subjects.push(subject.name);
  }
}

const marked = <K extends 'subject' | 'what'>(kind: K, words: readonly EventWord[]) =>
  words.map((word) => ({ stems: word.stems, [kind]: word }));

/** A name that is a word like any other (`message`) counts where nothing else was said. */
function bareNames(text: string, source: Source): string[] {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}_-]+/u);
  return source.events.filter((event) => event !== '*' && words.includes(event));
}

/** What a text says about events of a source, by their names and in words. */
export function eventsIn(text: string, source: Source): EventsFound {
  const { found, rest } = readNames(text, source);
  if (source.words) {
    const { subjects, actions } = source.words;
    const marks = findWords(rest, [...marked('subject', subjects), ...marked('what', actions)]) as Mark[];
    for (const group of groupsOf(marks)) addGroup(source, group, found);
  }
  const saidNothing = found.events.length === 0 && found.subjects.length === 0 && found.unknown.length === 0;
  if (saidNothing) found.events.push(...bareNames(rest, source));
  return {
    events: [...new Set(found.events)],
    subjects: [...new Set(found.subjects)],
    conditions: found.conditions,
    unknown: found.unknown,
  };
}

/** Events for subjects of which nobody said what happens to them: what is usual. */
export function usualEvents(source: Source, subjects: readonly string[]): string[] {
  const known = source.words?.subjects ?? [];
  return subjects.flatMap((name) => {
    const event = usualOf(source, name, known.find((one) => one.name === name)?.usual);
    return event === null ? [] : [event];
  });
}

export const subjectOf = headOf;
