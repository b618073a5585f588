import type { Source } from '#src/connectors/source.ts';
import type { RequestFields } from '#src/requests/fields.ts';
import type { FactTest } from '../requirements.ts';
import { testsIn, writtenConditions } from './conditions.ts';
import { type EventsFound, eventsIn } from './events.ts';
import { channelsIn, urlsIn } from './places.ts';
import { servicesIn } from './services.ts';

/** One thing that is to happen, as a line of the request says it. */
export interface Clause {
  text: string;
  /** Short, for the name of a case. */
  title: string;
  /** From the list of what goes out, or from an example. */
  from: 'action' | 'example';
  found: EventsFound;
  tests: FactTest[];
  conditions: string[];
  also: boolean;
}

const ALSO =
  /(?<![\p{L}\p{N}_])(?:also|additionally|in\s+addition|as\s+well|too|plus|дополнительно|также|тоже|ещё|еще|кроме\s+того|вдобавок)(?![\p{L}\p{N}_])/iu;

const OTHERS =
  /(?<![\p{L}\p{N}_])(?:others?|the\s+rest|everything\s+else|all\s+else|остальн\p{L}*|прочи\p{L}*|друг(?:ие|их|им))(?![\p{L}\p{N}_])/iu;

const LONGEST_TITLE = 120;

/** The numbers and bullets that lists leave in front of a line. */
const unnumbered = (text: string): string => text.replace(/^\s*(?:\d{1,3}[.)]|[-*•])\s+/u, '').trim();

function clauseOf(text: string, title: string, from: Clause['from'], source: Source): Clause {
  return {
    text,
    title: unnumbered(title)
      .replace(/\s+/g, ' ')
      .replace(/[:.\s]+$/, '')
      .slice(0, LONGEST_TITLE),
    from,
    found: eventsIn(text, source),
    tests: testsIn(text),
    conditions: writtenConditions(text),
    also: ALSO.test(text),
  };
}

/** Parts of a running text that each name a place: "send issues to #dev, critical ones to #alerts as well". */
export function partsOf(description: string): string[] {
  const parts = description.split(/[;\n]|,\s|\.\s+|\s(?=(?:and\s+(?:also|critical|closed))\b)|\s(?=(?:а|и)\s+также)/u);
  return parts.filter((part) => channelsIn(part).length > 0 || urlsIn(part).length > 0);
}

/** "Send to Slack and post to https://…" is two lines; "issues and pull requests to Slack" is one. */
function singly(line: string): string[] {
  const parts = unnumbered(line).split(/\s*[;,]\s+|\s+(?:and|и)\s+/u);
  const names = (part: string): boolean => servicesIn(part).length > 0 || urlsIn(part).length > 0;
  return parts.length > 1 && parts.every(names) ? parts : [unnumbered(line)];
}

const placesIn = (text: string): string[] => [...channelsIn(text), ...urlsIn(text)];

/** The lines that say where some of the events go, and not which events there are at all. */
export function routing(lines: readonly string[]): string[] {
  const all = new Set(lines.flatMap(placesIn));
  return lines.filter((line) => {
    const own = new Set(placesIn(line));
    return own.size > 0 && (ALSO.test(line) || OTHERS.test(line) || all.size > own.size);
  });
}

const placesOf = ({ text }: Pick<Clause, 'text'>): string[] => placesIn(text);

/** A description repeats the lists more often than not: only a place that they do not name is news. */
function saysMore(part: Clause, listed: readonly Clause[]): boolean {
  const known = listed.flatMap(placesOf);
  return known.length === 0 || placesOf(part).some((place) => !known.includes(place));
}

/** What the request says will happen: each outgoing action and each example, else what the description tells. */
export function clausesOf(fields: RequestFields, source: Source): Clause[] {
  const actions = fields.outgoingActions.flatMap(singly).map((line) => clauseOf(line, line, 'action', source));
  const examples = fields.examples.map(({ title, text }) => {
    const whole = title === null ? unnumbered(text) : `${unnumbered(title)}: ${text}`;
    return clauseOf(whole, title ?? text, 'example', source);
  });
  const listed = [...actions, ...examples];
  const told = partsOf(fields.description ?? '').map((part) => clauseOf(part, part, 'example', source));
  return [...listed, ...told.filter((part) => saysMore(part, listed))];
}
