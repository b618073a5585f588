import type { Source } from '#src/connectors/source.ts';
import type { Language } from '#src/kit/language.ts';
import { matchesEvent } from '#src/kit/matches-event.ts';
import type { Requirements, Route, Setting, Target } from '../requirements.ts';
import type { Clause } from './clauses.ts';
import { conditionOfAll } from './conditions.ts';
import { subjectOf } from './events.ts';
import { placesIn } from './places.ts';
import { freeName, inputSetting, placeSetting, settingFor, usualSetting } from './settings.ts';
import { type Aimed, openInputs, targetOf } from './targets.ts';

interface About {
  language: Language;
  events: readonly string[];
  /** Lines outside actions and examples, in which the usual place may be named. */
  general: readonly string[];
  source: Source;
}

type Parts = Pick<Requirements, 'targets' | 'routes' | 'settings' | 'acceptance'>;

/** The requested events that a clause is about; none where it is about all of them. */
function eventsOf(clause: Clause, { events }: About): string[] {
  const { found } = clause;
  const named = found.events.filter((event) => events.some((one) => matchesEvent([one], event) || one === event));
  const ofSubjects = events.filter((event) => found.subjects.includes(subjectOf(event)));
  const meant = [...new Set([...named, ...ofSubjects])];
  return meant.length === events.length ? [] : meant;
}

const isPlain = (clause: Clause): boolean =>
  clause.tests.length === 0 && clause.conditions.length === 0 && !clause.also;

const conditionFor = ({ tests, conditions }: Clause): string | null => {
  const all = [conditionOfAll(tests), ...conditions].filter((one) => one !== null);
  return all.length === 0 ? null : [...new Set(all)].map((one) => (all.length > 1 ? `(${one})` : one)).join(' and ');
};

/** The place that is meant where nothing else is said: of an outgoing action, of a general line, of the first example. */
function usualPlace(mine: readonly Aimed[], { general }: About): string | null {
  const plain = mine.filter(({ clause, places }) => isPlain(clause) && places.length > 0);
  const action = plain.find(({ clause }) => clause.from === 'action');
  const all = plain.find(({ clause }) => clause.found.events.length === 0 && clause.found.subjects.length === 0);
  const first = mine[0];
  const told = first
    ? general.map((line) => placesIn(line, first.action)[0]).find((one) => one !== undefined)
    : undefined;
  return action?.places[0] ?? all?.places[0] ?? told ?? plain[0]?.places[0] ?? null;
}

interface Building extends Parts {
  about: About;
}

function addSetting(building: Building, wanted: string, value: string | null, about: string | null): string {
  const same = building.settings.find((one) => one.default === value && value !== null && one.name.startsWith(wanted));
  if (same) return same.name;
  const name = freeName(
    wanted,
    building.settings.map((one) => one.name),
  );
  building.settings.push(placeSetting(building.about.language, { name, value, about }));
  return name;
}

/** Settings for inputs that neither a fact nor a place fills. */
function addOpenInputs(building: Building, target: Target, aimed: Aimed): void {
  for (const field of openInputs(aimed.action)) {
    const name = freeName(
      inputSetting(target.service, field),
      building.settings.map((one) => one.name),
    );
    building.settings.push({ name, title: field, description: '', default: null, required: true });
    target.with[field] = `{{config.${name}}}`;
  }
}

function addTarget(building: Building, mine: readonly Aimed[], isFirst: boolean): void {
  const [first] = mine;
  if (!first) return;
  const target = targetOf(first.action, first.clause.text, building.about.language);
  const usual = usualPlace(mine, building.about);
  target.always = mine.some(({ clause }) => isPlain(clause));
  if (target.place !== null && target.always) target.setting = addSetting(building, usualSetting(target), usual, null);
  addOpenInputs(building, target, first);
  building.targets.push(target);
  const everything = mine.some(({ clause }) => isPlain(clause) && eventsOf(clause, building.about).length === 0);
  if (!isFirst && everything) building.routes.push(routeTo(target, { also: true }));
  for (const one of mine) addRoutes(building, { target, usual, isFirst }, one);
}

export const routeTo = (target: Target, part: Partial<Route>): Route => ({
  events: [],
  tests: [],
  condition: null,
  also: false,
  action: target.action,
  setting: null,
  fixed: null,
  isPlain: true,
  ...part,
});

interface Aim {
  target: Target;
  /** The place that is meant where none is named. */
  usual: string | null;
  isFirst: boolean;
}

/** True for what the target does anyway. */
function happensAnyway(
  { target, isFirst }: Aim,
  isUsual: boolean,
  route: Pick<Route, 'events' | 'condition' | 'also'>,
) {
  if (!isUsual || !target.always) return false;
  const isAll = route.events.length === 0 && route.condition === null;
  return route.also ? isFirst : isAll || (isFirst && route.condition === null);
}

/** The places of a clause as routes, but for what happens anyway. */
function addRoutes(building: Building, aim: Aim, { clause, places }: Aimed): void {
  const { target, usual } = aim;
  const { tests } = clause;
  const events = eventsOf(clause, building.about);
  const condition = conditionFor(clause);
  for (const [index, place] of (places.length === 0 ? [null] : places).entries()) {
    const isUsual = place === null || place === usual;
    // A second place of the same line is told as well, not instead.
    const also = clause.also || index > 0;
    if (happensAnyway(aim, isUsual, { events, condition, also })) continue;
    const needsOwn = target.place !== null && !(isUsual && target.setting !== null);
    const setting = needsOwn
      ? addSetting(building, settingFor(target, events, tests), place ?? usual, clause.title)
      : null;
    const isPlainRoute = clause.conditions.length === 0;
    building.routes.push(routeTo(target, { events, tests, condition, also, setting, isPlain: isPlainRoute }));
  }
}

/** Each example is a promise: an event of its kind, and what must come of it. */
function acceptanceOf(aimed: readonly Aimed[], about: About): Parts['acceptance'] {
  const examples = aimed.filter(({ clause }) => clause.from === 'example');
  return examples.map(({ clause }) => ({
    name: clause.title,
    event: eventsOf(clause, about)[0] ?? about.events[0] ?? '',
    tests: clause.tests,
  }));
}

/** Targets, routes and settings from what each line is aimed at. The first service named is the usual one. */
export function routesOf(aimed: readonly Aimed[], about: About): Parts {
  const building: Building = { about, targets: [], routes: [], settings: [], acceptance: acceptanceOf(aimed, about) };
  const byAction = [...Map.groupBy(aimed, ({ action }) => action.id).values()];
  for (const [index, mine] of byAction.entries()) addTarget(building, mine, index === 0);
  const { targets, routes, settings, acceptance } = building;
  return { targets, routes, settings: settings satisfies Setting[], acceptance };
}
