import { setImmediate } from 'node:timers/promises';
import { InputFault, sentenceOf } from '#src/kit/faults.ts';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import { type Static, Type } from '#src/kit/schema.ts';
import type { PackageFiles } from './file-problems.ts';
import { fixtureText } from './fixture.ts';
import { Section } from './manifest-parts.ts';
import { type Problem, problemsFault } from './problem.ts';
import { type ReadYaml, readYaml } from './read-yaml.ts';
import { schemaProblems } from './schema-problems.ts';

const Loose = Type.Record(Type.String(), Type.Unknown());

const EventSchema = Section(
  {
    type: Type.String({ minLength: 1, maxLength: 200 }),
    source: Type.Optional(Type.String({ minLength: 1, maxLength: 41 })),
    payload: Type.Optional(Type.Unknown()),
    fixture: Type.Optional(Type.String({ maxLength: 300 })),
    headers: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  { examples: [{ type: 'issues.opened', fixture: 'fixtures/issues.opened.json' }] },
);

const CaseSchema = Section(
  {
    name: Type.String({ minLength: 1, maxLength: 200, examples: ['a critical issue goes to both channels'] }),
    event: Type.Optional(EventSchema),
    events: Type.Optional(Type.Array(EventSchema, { minItems: 1, maxItems: 100 })),
    config: Type.Optional(Loose),
    answers: Type.Optional(Loose),
    expect: Section(
      {
        calls: Type.Optional(
          Type.Array(Section({ action: Type.String(), input: Type.Optional(Type.Unknown()) }), { maxItems: 100 }),
        ),
        logs: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
        result: Type.Optional(Type.Unknown()),
        filtered: Type.Optional(Type.Union([Type.Boolean(), Type.String()])),
        error: Type.Optional(Type.Union([Type.Boolean(), Type.String()])),
      },
      { examples: [{ calls: [{ action: 'slack_send_message', input: { channel: '#dev-alerts' } }] }] },
    ),
  },
  { description: 'a case', examples: [{ name: 'opened', event: { type: 'issues.opened' }, expect: { calls: [] } }] },
);

type Written = Static<typeof CaseSchema>;
type WrittenEvent = Static<typeof EventSchema>;

interface CaseEvent {
  type: string;
  /** Who sent it, where that is not the main source. */
  source?: string;
  payload: unknown;
  headers?: Record<string, string>;
}

/** What a package promises: given this event, or these together, and these settings, exactly these calls. */
export interface Case {
  file: string;
  name: string;
  events: CaseEvent[];
  config: Record<string, unknown>;
  answers: Record<string, unknown>;
  expect: Written['expect'];
}

interface Reading {
  files: PackageFiles;
  file: string;
  problems: Problem[];
  lineOf: ReadYaml['lineOf'];
  /** Those that were read already: many cases may name the same one. */
  fixtures: Map<string, unknown>;
}

const CASE_FILE = /^cases\/[^/]+\.ya?ml$/;

function payloadOf(reading: Reading, { payload, fixture }: WrittenEvent, at: string[]): unknown {
  if (fixture === undefined) return payload ?? {};
  if (reading.fixtures.has(fixture)) return reading.fixtures.get(fixture);
  const text = fixtureText(reading.files, fixture);
  const path = [...at, 'fixture'];
  const add = (message: string, remedy: string): void => {
    reading.problems.push({ file: reading.file, line: reading.lineOf(path), path: path.join('.'), message, remedy });
  };
  if (text === undefined) {
    add(`There is no file ${fixture} in the package.`, 'Put the payload there, or write it under payload.');
    return null;
  }
  try {
    const read = parseBoundedJson(text);
    reading.fixtures.set(fixture, read);
    return read;
  } catch (thrown) {
    if (!(thrown instanceof InputFault)) throw thrown;
    add(sentenceOf(thrown), 'Mend the fixture.');
    return null;
  }
}

function eventProblems(value: unknown) {
  if (typeof value !== 'object' || value === null || 'event' in value !== 'events' in value) return [];
  const message = 'events' in value ? 'stands beside "events".' : 'is missing.';
  return [{ path: ['event'], message, remedy: 'Write one event under "event", or several under "events".' }];
}

function eventsOf(reading: Reading, { event, events }: Written, at: string[]): CaseEvent[] {
  const read = (one: WrittenEvent, path: string[]): CaseEvent => ({
    type: one.type,
    ...(one.source === undefined ? {} : { source: one.source }),
    payload: payloadOf(reading, one, path),
    ...(one.headers === undefined ? {} : { headers: one.headers }),
  });
  if (event) return [read(event, [...at, 'event'])];
  return (events ?? []).map((one, i) => read(one, [...at, 'events', String(i)]));
}

function caseFrom(reading: Reading, value: unknown, at: string[]): Case | null {
  const found = [...schemaProblems(CaseSchema, value), ...eventProblems(value)];
  for (const { path, message, remedy } of found) {
    const whole = [...at, ...path];
    reading.problems.push({ file: reading.file, line: reading.lineOf(whole), path: whole.join('.'), message, remedy });
  }
  if (found.length > 0) return null;
  const written = value as Written;
  return {
    file: reading.file,
    name: written.name,
    events: eventsOf(reading, written, at),
    config: written.config ?? {},
    answers: written.answers ?? {},
    expect: written.expect,
  };
}

function casesIn(
  files: PackageFiles,
  file: string,
  fixtures: Map<string, unknown>,
): { cases: Case[]; problems: Problem[] } {
  const { value, problems, lineOf } = readYaml(files[file] ?? '', file);
  if (problems.length > 0) return { cases: [], problems };
  const reading: Reading = { files, file, problems: [], lineOf, fixtures };
  const list = Array.isArray(value) ? value : [value];
  const cases = list
    .slice(0, 200)
    .map((one, index) => caseFrom(reading, one, Array.isArray(value) ? [String(index)] : []));
  return { cases: cases.filter((one) => one !== null), problems: reading.problems };
}

/** All cases of a package and everything that is wrong with them. A file holds one case or a list. */
export async function readCases(files: PackageFiles): Promise<{ cases: Case[]; problems: Problem[] }> {
  const cases: Case[] = [];
  const problems: Problem[] = [];
  const fixtures = new Map<string, unknown>();
  for (const file of Object.keys(files)
    .filter((one) => CASE_FILE.test(one))
    .sort()) {
    const read = casesIn(files, file, fixtures);
    cases.push(...read.cases);
    problems.push(...read.problems);
    // They may be hostile: whatever else goes on does not wait for all of them.
    await setImmediate();
  }
  return { cases, problems };
}

/** The cases of a package, or an InputFault that lists what is wrong with them. */
export async function parseCases(files: PackageFiles): Promise<Case[]> {
  const { cases, problems } = await readCases(files);
  if (problems.length > 0) throw problemsFault(problems);
  return cases;
}
