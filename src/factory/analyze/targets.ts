import type { Action } from '#src/connectors/action.ts';
import { findConnector } from '#src/connectors/catalogue.ts';
import type { Connector } from '#src/connectors/define.ts';
import type { Language } from '#src/kit/language.ts';
import { wordsOf } from '../generate/words.ts';
import type { Kind, Target } from '../requirements.ts';
import type { Clause } from './clauses.ts';
import { placesIn, urlsIn } from './places.ts';
import { actionFor, GENERIC, kindIn, kindOf, namedServices, placeField, servicesIn } from './services.ts';
import { isTemplate } from './templates.ts';

/** Facts that fill an input of the same meaning, where an action gives no hints of its own. */
const BY_NAME: Record<string, string> = {
  title: '{{truncate (default title event) 200}}',
  summary: '{{truncate (default title event) 200}}',
  subject: '{{truncate (default title event) 200}}',
  name: '{{truncate (default title event) 200}}',
  repository: '{{repository.full_name}}',
  number: '{{number}}',
  url: '{{url}}',
  author: '{{author}}',
};

/** The input in which an action takes a text, where it is no message. */
export const TEXT_FIELDS = ['body', 'text', 'message', 'content', 'comment', 'description', 'note'];

const requiredOf = (action: Action): string[] => [...((action.input.required ?? []) as string[])];

/** Inputs that the facts fill; the others must come from settings. */
function inputsOf(action: Action): { with: Record<string, unknown>; open: string[] } {
  const hinted = { ...action.recipe?.with };
  const place = placeField(action);
  const taken = [place, action.message?.text, ...Object.keys(hinted)];
  const open = requiredOf(action).filter((name) => !taken.includes(name) && !TEXT_FIELDS.includes(name));
  const byName = open.filter((name) => Object.hasOwn(BY_NAME, name));
  return {
    with: { ...Object.fromEntries(byName.map((name) => [name, BY_NAME[name]])), ...hinted },
    open: open.filter((name) => !byName.includes(name)),
  };
}

export const openInputs = (action: Action): string[] => inputsOf(action).open;

const QUOTED = /["“«]([^"”»\n]{3,1000})["”»]/u;

/** What a comment says: the words in quotes, else thanks. */
function commentText(text: string, language: Language): string {
  const given = QUOTED.exec(text)?.[1];
  return given !== undefined && isTemplate(given) ? given : wordsOf(language).thanks;
}

/** The input that takes a text which no template is rendered for. */
function textInput(action: Action, text: string, language: Language): Record<string, unknown> {
  const field = TEXT_FIELDS.find((name) => Object.hasOwn(action.input.properties, name));
  const { kind, with: given } = action.recipe ?? {};
  if (field === undefined || action.message || Object.hasOwn(given ?? {}, field)) return {};
  if (kind === 'comment') return { [field]: commentText(text, language) };
  return requiredOf(action).includes(field) ? { [field]: '{{default body title}}' } : {};
}

export function targetOf(action: Action, text: string, language: Language): Target {
  return {
    action: action.id,
    service: action.service,
    kind: kindOf(action),
    place: placeField(action),
    setting: null,
    always: true,
    with: { ...inputsOf(action).with, ...textInput(action, text, language) },
  };
}

/** Which service a line is for, and what it is to do there. */
function aimOf(text: string, source: Connector): { connector: Connector; kind: Kind | null } | null {
  const kind = kindIn(text);
  // Whoever shares the sender's events was probably named as the sender: others come first.
  const others = namedServices(text)
    .filter((one) => one.id !== source.id)
    .sort((a, b) => Number(a.eventsFrom === source.id) - Number(b.eventsFrom === source.id));
  const own = namedServices(text).some((one) => one.id === source.id);
  const isOwn = kind === 'comment' || (kind === 'ticket' && own);
  if (others[0]) return { connector: others[0], kind: kind === 'ticket' || kind === 'comment' ? kind : 'message' };
  if (isOwn && source.actions.some((action) => kindOf(action) === kind)) return { connector: source, kind };
  const generic = findConnector(GENERIC);
  const asksForHook = urlsIn(text).length > 0 || servicesIn(text).some((one) => one.id === GENERIC);
  return generic && asksForHook ? { connector: generic, kind: 'call' } : null;
}

export interface Aimed {
  clause: Clause;
  action: Action;
  places: string[];
}

/** What each clause calls. One that names no service is about the usual one: the first that was named. */
export function aimAt(clauses: readonly Clause[], serviceName: string, source: Connector): Aimed[] {
  const aims = clauses.map((clause) => ({ clause, aim: aimOf(clause.text, source) }));
  const named = namedServices(serviceName).find((one) => one.id !== source.id);
  const usual =
    aims.find(({ aim }) => aim !== null)?.aim ?? (named ? { connector: named, kind: 'message' as const } : null);
  const primary = named && usual?.connector.id === GENERIC ? { connector: named, kind: 'message' as const } : usual;
  return aims.flatMap(({ clause, aim }) => {
    const meant = aim ?? primary;
    const action = meant ? actionFor(meant.connector, meant.kind, clause.text) : null;
    return action === null ? [] : [{ clause, action, places: placesIn(clause.text, action) }];
  });
}
