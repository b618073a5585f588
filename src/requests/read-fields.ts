import type { Language } from '#src/kit/language.ts';
import { type Entries, type Entry, fieldsOf, noEntries } from './collect-fields.ts';
import { type FieldName, fieldOf } from './field-names.ts';
import type { RequestFields } from './fields.ts';
import { type MarkdownLine, readMarkdown } from './read-markdown.ts';
import { detectLanguage } from './read-words.ts';
import { type Labelled, splitLabel } from './split-label.ts';

/** The field that what follows belongs to. */
interface Open {
  name: FieldName;
  by: 'heading' | 'label';
  /** Of the heading, or how deep in lists the label stands. */
  level: number;
  /** The label had its value in its own line. */
  said: boolean;
}

interface Reading {
  entries: Entries;
  open: Open | null;
  /** Fields named by the columns of the table that is being read. */
  columns: readonly (FieldName | null)[];
}

/** Fields whose own lines look like labels now and then. */
const LISTS = new Set<FieldName>([
  'examples',
  'expectedBehaviour',
  'configuration',
  'incomingEvents',
  'outgoingActions',
]);
/** Of these the first value counts. */
const ONCE = new Set<FieldName>(['serviceName', 'integrationType', 'priority']);

/** More lines than any field keeps. */
const MOST_LINES = 1000;

function add(reading: Reading, name: FieldName, entry: Entry): void {
  if (reading.entries[name].length < MOST_LINES) reading.entries[name].push(entry);
}

/** Opens a field; where it was said before, a second value for a name is left out. */
function open(reading: Reading, found: Open, value: string, fresh = true): void {
  const again = ONCE.has(found.name) && reading.entries[found.name].length > 0;
  reading.open = again ? null : found;
  if (!again && found.said) add(reading, found.name, { text: value, depth: 0, kind: 'text', fresh });
}

function onHeading(reading: Reading, { text, level, fresh }: MarkdownLine): void {
  const whole = fieldOf(text);
  const label = whole === null ? splitLabel(text) : null;
  const name = whole ?? (label ? fieldOf(label.label) : null);
  const value = whole === null ? (label?.value ?? '') : '';
  if (name !== null) {
    open(reading, { name, by: 'heading', level, said: value !== '' }, value, fresh);
    return;
  }
  const isInside = reading.open?.by === 'heading' && level > reading.open.level;
  if (!isInside) reading.open = null;
  else if (reading.open && LISTS.has(reading.open.name))
    add(reading, reading.open.name, { text, depth: 0, kind: 'heading', fresh: true });
}

/** Below a field's own heading labels are its content; below a label only what stands deeper. */
function mayBeLabel(open: Open | null, line: MarkdownLine, { bold }: Labelled): boolean {
  if (open === null) return true;
  if (open.by === 'heading')
    return bold && !(LISTS.has(open.name) && (line.kind === 'item' || open.name === 'examples'));
  if (line.kind !== 'item' || line.level <= open.level) return true;
  return bold && open.said && open.level === 0 && line.level === 1;
}

/** A line that does not belong to the open field any more. */
function leaves(open: Open, line: MarkdownLine, label: Labelled | null): boolean {
  if (open.by === 'heading') return false;
  const isBeside = line.kind === 'item' ? line.level <= open.level : line.level === 0;
  if (!isBeside) return false;
  if (label?.bold) return true;
  if (line.kind === 'item') return open.said;
  return line.fresh && open.said && open.name !== 'description' && open.name !== 'examples';
}

/** A line that goes on with the item above it. */
function goesOn(line: MarkdownLine, last: Entry | undefined): last is Entry {
  return line.kind === 'text' && !line.fresh && last?.kind === 'item';
}

function addWords(reading: Reading, name: FieldName, line: MarkdownLine): void {
  const last = reading.entries[name].at(-1);
  const kind = line.kind === 'item' ? 'item' : 'text';
  if (goesOn(line, last)) last.text += ` ${line.text}`;
  else add(reading, name, { text: line.text, depth: line.level, kind, fresh: line.fresh });
}

function onWords(reading: Reading, line: MarkdownLine): void {
  const label = splitLabel(line.text);
  const name = label ? fieldOf(label.label) : null;
  if (label && name !== null && mayBeLabel(reading.open, line, label)) {
    const level = line.kind === 'item' ? line.level : 0;
    open(reading, { name, by: 'label', level, said: label.value !== '' }, label.value, line.fresh);
    return;
  }
  if (reading.open && leaves(reading.open, line, label)) reading.open = null;
  if (reading.open) addWords(reading, reading.open.name, line);
}

const nameIn = (cell: string): FieldName | null => fieldOf(splitLabel(cell)?.label ?? cell.replaceAll('*', ''));

function addCells(reading: Reading, names: readonly (FieldName | null)[], cells: readonly string[]): void {
  names.forEach((name, index) => {
    const text = cells[index] ?? '';
    if (name === null || text === '' || (ONCE.has(name) && reading.entries[name].length > 0)) return;
    add(reading, name, { text, depth: 0, kind: 'text', fresh: true });
  });
}

/** Values below the names of their columns; false where the columns name no fields. */
function onColumns(reading: Reading, { cells, header }: MarkdownLine, names: readonly (FieldName | null)[]): boolean {
  if (header) reading.columns = names.filter((name) => name !== null).length > 1 ? names : [];
  else addCells(reading, reading.columns, cells);
  return reading.columns.length > 0;
}

/** A table holds the lines of the field it stands in, or values below or beside their labels. */
function onRow(reading: Reading, line: MarkdownLine): void {
  const { cells, header } = line;
  const name = reading.open?.name;
  const plain = { depth: 0, kind: 'text', fresh: false } as const;
  if (name && LISTS.has(name) && reading.open?.by === 'heading') {
    if (!header) add(reading, name, { text: cells.join(': '), ...plain });
    return;
  }
  const names = cells.map(nameIn);
  if (onColumns(reading, line, names)) return;
  const [first = null] = names;
  if (first !== null) addCells(reading, [null, first], ['', cells.slice(1).join(' ')]);
  else if (name === 'description') add(reading, name, { text: cells.join(' | '), ...plain });
}

function onOther(reading: Reading, line: MarkdownLine): void {
  if (reading.open === null) return;
  const kind = line.kind === 'code' ? 'code' : 'text';
  add(reading, reading.open.name, { text: line.text, depth: line.level, kind, fresh: line.fresh });
}

const READERS = { heading: onHeading, item: onWords, text: onWords, row: onRow, quote: onOther, code: onOther };

const ownWords = (fields: RequestFields): string =>
  [
    fields.description,
    ...fields.incomingEvents,
    ...fields.outgoingActions,
    ...fields.expectedBehaviour,
    ...fields.examples.flatMap(({ title, text }) => [title, text]),
  ].join('\n');

/** What an issue asks for, however it is written down. Takes any text, and never throws. */
export function readFields(markdown: string): { fields: RequestFields; language: Language } {
  const reading: Reading = { entries: noEntries(), open: null, columns: [] };
  const lines = readMarkdown(markdown);
  for (const line of lines) {
    if (line.kind !== 'row') reading.columns = [];
    READERS[line.kind](reading, line);
  }
  const fields = fieldsOf(reading.entries);
  return { fields, language: detectLanguage(ownWords(fields), lines.map(({ text }) => text).join('\n')) };
}
