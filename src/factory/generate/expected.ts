import { parseCondition } from '#src/kit/condition.ts';
import { matchesEvent } from '#src/kit/matches-event.ts';
import type { Requirements, Route, Target } from '../requirements.ts';
import type { ExampleEvent } from './example-event.ts';
import { hasUsual, needsRule } from './rules.ts';

/** A call that the requirements promise, before any package was written. */
export interface Promised {
  target: Target;
  /** Where; null: the action has no place. */
  place: string | null;
}

type Config = Readonly<Record<string, string>>;

/** What the settings are in the cases: what the person named, else an example. */
export function caseConfig(requirements: Requirements, exampleOf: (target: Target) => string): Config {
  const open = requirements.settings.filter((one) => one.default === null && one.required);
  return Object.fromEntries(
    open.map(({ name }) => {
      const owner = ownerOf(requirements, name);
      return [name, owner ? exampleOf(owner) : 'example'];
    }),
  );
}

/** The target whose place a setting holds. */
function ownerOf({ targets, routes }: Requirements, setting: string): Target | undefined {
  const route = routes.find((one) => one.setting === setting);
  return targets.find((one) => one.setting === setting || one.action === route?.action);
}

function holds(route: Route, event: ExampleEvent, config: Config): boolean {
  if (route.events.length > 0 && !matchesEvent(route.events, event.type)) return false;
  if (route.condition === null) return true;
  return parseCondition(route.condition).holds({ ...event.facts, config }, event.payload);
}

/** The calls for an event that passed the filters, by the requirements alone. */
export function promisedFor(requirements: Requirements, event: ExampleEvent, given: Config): Promised[] {
  const { targets, routes, settings } = requirements;
  const config: Record<string, string> = {
    ...Object.fromEntries(settings.map((one) => [one.name, one.default ?? ''])),
    ...given,
  };
  const [first] = targets;
  if (!first) return [];
  const placeOf = (target: Target, name: string | null): string | null =>
    target.place === null || name === null ? null : (config[name] ?? null);
  const promised = ({ action, setting, fixed }: Route): Promised[] => {
    const target = targets.find((one) => one.action === action);
    return target ? [{ target, place: fixed ?? placeOf(target, setting ?? target.setting) }] : [];
  };
  const matching = routes.filter((route) => holds(route, event, config));
  const main = matching.filter((route) => !route.also);
  const isLast = needsRule(first);
  const taken = matching.filter((route) => route.also || !isLast || route === main[0]).flatMap(promised);
  const usual =
    hasUsual(requirements) && main.length === 0 ? [{ target: first, place: placeOf(first, first.setting) }] : [];
  const all = isLast ? [...taken, ...usual] : [...usual, ...taken];
  const keys = all.map(({ target, place }) => `${target.action} ${place}`);
  return all.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}
