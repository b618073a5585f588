import type { ListFilter } from '#src/integrations/package/manifest.ts';
import { type Listed, listsIn, writtenConditions } from './conditions.ts';
import { subjectOf } from './events.ts';

export interface Filters {
  lists: Record<string, ListFilter>;
  conditions: string[];
  /** A branch that was named but cannot be told for these events. */
  branch: string | null;
}

const FACT: Record<Listed['name'], string> = {
  label: 'labels',
  author: 'authors',
  assignee: 'assignee',
  repository: 'repositories',
  branch: 'branch',
};

/** Pushes and runs name the branch they are on, pull requests the one they go to. */
function branchFact(events: readonly string[]): string | null {
  const subjects = new Set(events.map(subjectOf));
  if ([...subjects].every((one) => ['push', 'workflow_run', 'check_run', 'check_suite'].includes(one))) return 'branch';
  return [...subjects].every((one) => one.startsWith('pull_request')) ? 'base' : null;
}

function put(filters: Filters, name: string, { values, excluded }: Listed): void {
  const known = filters.lists[name] ?? {};
  const key = excluded ? 'none' : 'any';
  filters.lists[name] = { ...known, [key]: [...new Set([...(known[key] ?? []), ...values])] };
}

/** Filters that hold for every event: what the lines outside the examples ask for. */
export function filtersIn(lines: readonly string[], events: readonly string[]): Filters {
  const filters: Filters = { lists: {}, conditions: [], branch: null };
  for (const line of lines) {
    for (const listed of listsIn(line)) {
      const name = listed.name === 'branch' ? branchFact(events) : FACT[listed.name];
      if (name === null) filters.branch = listed.values[0] ?? null;
      else put(filters, name, listed);
    }
    filters.conditions.push(...writtenConditions(line));
  }
  return { ...filters, conditions: [...new Set(filters.conditions)] };
}
