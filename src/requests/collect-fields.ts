import { cut, plainText } from './clean-text.ts';
import type { FieldName } from './field-names.ts';
import { type Example, LIMITS, type RequestFields } from './fields.ts';
import { readPriority } from './read-words.ts';
import { splitLabel } from './split-label.ts';

/** One line of what somebody wrote for a field. */
export interface Entry {
  /** Markdown; of code the text as it stands. */
  text: string;
  depth: number;
  kind: 'text' | 'item' | 'code' | 'heading';
  fresh: boolean;
}

export type Entries = Record<FieldName, Entry[]>;

export const noEntries = (): Entries => ({
  serviceName: [],
  integrationType: [],
  description: [],
  priority: [],
  incomingEvents: [],
  outgoingActions: [],
  configuration: [],
  expectedBehaviour: [],
  examples: [],
});

const NOTHING =
  /^(?:[\p{P}\p{S}\s]*|_?no response_?|none|n\/?a|not applicable|tbd|todo|нет|не указано|не указан|нет ответа|отсутствует)\.?$/iu;

const shownOf = ({ kind, text }: Entry): string => (kind === 'code' ? text : plainText(text));

interface Shown extends Entry {
  shown: string;
}

/** What says something, as a reader sees it. */
const saying = (entries: readonly Entry[]): Shown[] =>
  entries.map((entry) => ({ ...entry, shown: shownOf(entry) })).filter(({ shown }) => !NOTHING.test(shown.trim()));

function oneName(entries: readonly Entry[]): string | null {
  const found = saying(entries);
  const [first] = found;
  if (!first) return null;
  const items = first.kind === 'item' ? found.filter(({ kind }) => kind === 'item') : [first];
  return cut(items.map(({ shown }) => shown.trim()).join(', '), LIMITS.name);
}

function prose(entries: readonly Entry[]): string | null {
  const lines = saying(entries).map(({ shown, fresh, kind, depth }, index) => {
    const gap = index > 0 && fresh && kind === 'text' ? '\n' : '';
    return `${gap}${kind === 'item' ? `${'  '.repeat(Math.max(0, depth - 1))}- ` : ''}${shown}`;
  });
  const text = lines.join('\n').trim();
  return text === '' ? null : cut(text, LIMITS.description);
}

/** `It should:` above a list says nothing by itself. */
const withoutIntroductions = (found: readonly Shown[]): Shown[] =>
  found.filter(
    ({ shown, kind }, index) => !(kind === 'text' && /[:：]$/.test(shown) && found[index + 1]?.kind === 'item'),
  );

/** `Slack:` above `Bot token` becomes `Slack: Bot token`; an item with others below it is only said with them. */
function listed(entries: readonly Entry[]): string[] {
  const found = withoutIntroductions(saying(entries));
  const above: string[] = [];
  const lines = found.map(({ shown, depth, kind }, index) => {
    const text = kind === 'code' ? shown.trimEnd() : shown.replace(/[:：]$/, '').trim();
    above.length = Math.min(above.length, depth);
    const parents = kind !== 'item' ? [] : above.filter((one) => one !== undefined);
    if (kind === 'item') above[depth] = text;
    const next = found[index + 1];
    const isAbove = kind === 'item' && next?.kind === 'item' && next.depth > depth;
    return isAbove ? '' : cut([...parents, text].join(': '), LIMITS.line);
  });
  return lines.filter((text) => text !== '').slice(0, LIMITS.lines);
}

const ARROW = /\s{0,3}(?:→|⇒|->|=>)\s{0,3}/;

/** `**Issue opened:** send to #x`, `Issue opened: send to #x`, `Issue opened → send to #x`. */
function titled(entry: Shown): Example {
  const found = entry.kind === 'code' ? null : splitLabel(entry.text);
  const value = found ? plainText(found.value) : '';
  if (found && (value !== '' || found.bold)) return { title: found.label, text: value };
  const [before, ...after] = entry.shown.slice(0, LIMITS.exampleText).split(ARROW);
  if (after.length === 1 && before && after[0]) return { title: before.trim(), text: after[0].trim() };
  return { title: null, text: entry.shown };
}

const isMore = (entry: Shown, last: Example | undefined, top: number): last is Example =>
  last !== undefined && (entry.kind === 'code' || entry.depth > top || (last.text === '' && entry.kind === 'text'));

function examples(entries: readonly Entry[]): Example[] {
  const found = withoutIntroductions(saying(entries));
  const items = found.filter(({ kind }) => kind === 'item');
  const top = Math.min(...items.map(({ depth }) => depth), 99);
  const made: Example[] = [];
  for (const entry of found) {
    const last = made.at(-1);
    if (entry.kind === 'heading') made.push({ title: entry.shown, text: '' });
    else if (isMore(entry, last, top)) last.text = `${last.text}\n${entry.shown}`.trim();
    else made.push(titled(entry));
  }
  return made
    .filter(({ title, text }) => title !== null || text !== '')
    .slice(0, LIMITS.examples)
    .map(({ title, text }) => ({
      title: title === null || title === '' ? null : cut(title, LIMITS.name),
      text: cut(text, LIMITS.exampleText),
    }));
}

/** The fields that the collected lines come to. */
export const fieldsOf = (entries: Entries): RequestFields => ({
  serviceName: oneName(entries.serviceName),
  integrationType: oneName(entries.integrationType),
  description: prose(entries.description),
  priority: readPriority(oneName(entries.priority) ?? ''),
  incomingEvents: listed(entries.incomingEvents),
  outgoingActions: listed(entries.outgoingActions),
  configuration: listed(entries.configuration),
  expectedBehaviour: listed(entries.expectedBehaviour),
  examples: examples(entries.examples),
});
