import type { Facts } from '#src/connectors/facts.ts';
import type { ExampleTraits, Source } from '#src/connectors/source.ts';
import { parseCondition } from '#src/kit/condition.ts';
import { filteredBecause } from '#src/sandbox/guest/filters.ts';
import type { GuestProgram } from '#src/sandbox/guest/program.ts';
import type { FactTest, Requirements } from '../requirements.ts';

type FactsOf = (payload: unknown, event: { type: string }) => Facts;

/** An event as the source sends it, with what the sandbox will make of it. */
export interface ExampleEvent {
  type: string;
  payload: Record<string, unknown>;
  facts: Facts;
}

export interface Examples {
  /** An event with these traits. */
  make(type: string, traits?: ExampleTraits): ExampleEvent;
  /** An event about which nothing is known. */
  empty(type: string): ExampleEvent;
}

/** Our own examples may be read outside the sandbox: nobody sent them. */
export async function examplesOf(source: Source): Promise<Examples> {
  const { facts } = (await import(source.factsModule)) as { facts: FactsOf };
  const of = (type: string, payload: Record<string, unknown>): ExampleEvent => ({
    type,
    payload,
    facts: facts(payload, { type }),
  });
  return {
    make: (type, traits) => of(type, source.example?.(type, traits) ?? { type, title: traits?.title ?? 'An example' }),
    empty: (type) => of(type, {}),
  };
}

/** The sentence that says which filter holds it back; undefined lets it pass. */
export function filteredOf({ filters }: Requirements, { facts, payload }: ExampleEvent): string | undefined {
  const program = { settings: { filters }, condition: parseCondition } as unknown as GuestProgram;
  return filteredBecause(program, facts, payload);
}

const first = (values: readonly string[] | undefined): string | undefined => values?.[0]?.replaceAll(/[*?]/g, 'x');

/** `name` may stand for `owner/name`. */
const whole = (name: string | undefined): string | undefined =>
  name === undefined || name.includes('/') ? name : `my-org/${name}`;

const defined = (traits: Record<string, unknown>): ExampleTraits =>
  Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== undefined));

/** Traits with which an event passes the filters, as far as traits can say it. */
export function passing({ filters: { lists } }: Requirements): ExampleTraits {
  const any = (...names: string[]): string | undefined =>
    names
      .map((name) => first([...(lists[name]?.all ?? []), ...(lists[name]?.any ?? [])]))
      .find((one) => one !== undefined);
  const labels = [...(lists.labels?.all ?? []), ...(lists.labels?.any ?? []).slice(0, 1)];
  return defined({
    labels: labels.length > 0 ? labels.map((label) => label.replaceAll(/[*?]/g, 'x')) : undefined,
    author: any('authors', 'author'),
    assignee: any('assignee', 'assignees'),
    repository: whole(any('repositories', 'repository')),
    branch: any('branch', 'base', 'branches'),
  });
}

/** Traits that the filters were not written for. */
export const failing: ExampleTraits = {
  labels: ['something-else'],
  author: 'somebody-else',
  assignee: 'somebody-else',
  repository: 'another-org/another-repo',
  branch: 'another-branch',
};

/** Traits with which tests hold, over those that pass the filters. */
export function traitsFor(tests: readonly FactTest[], base: ExampleTraits): ExampleTraits {
  const one = (fact: string): string | undefined => tests.find((test) => test.fact === fact)?.value;
  const label = one('labels');
  const known = base.labels ?? [];
  return {
    ...base,
    ...defined({
      labels: label === undefined ? undefined : [...new Set([...known, label])],
      priority: one('priority'),
      author: one('author'),
      assignee: one('assignee'),
      branch: one('branch'),
    }),
  };
}
