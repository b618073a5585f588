import type { Action, RecipeHints } from '#src/connectors/action.ts';
import { findConnector, listServices } from '#src/connectors/catalogue.ts';
import type { Connector } from '#src/connectors/define.ts';
import type { Listed } from '#src/connectors/listed.ts';
import type { Kind } from '../requirements.ts';
import { findWords } from './stems.ts';

/** The service that stands for any other: it is meant only where no other is named. */
export const GENERIC = 'webhook';

/** Requests are issues of a repository: where words alone fit several services, this one is meant. */
export const HOME = 'github';

const stemsOf = ({ id, title, words }: Listed): string[] => [id.replaceAll('_', ' '), title.toLowerCase(), ...words];

/** Services in the order in which a text names them. A generic webhook counts only where nothing else is named. */
export function servicesIn(text: string): Connector[] {
  const known = listServices().map((one) => ({ id: one.id, stems: stemsOf(one) }));
  const ids = new Set(findWords(text, known).map(({ word }) => word.id));
  return [...ids].flatMap((id) => findConnector(id) ?? []);
}

export const namedServices = (text: string): Connector[] => servicesIn(text).filter((one) => one.id !== GENERIC);

/** Words that are capitalised without being the name of a service. */
const NO_NAMES =
  /^(?:api|rest|http|https|url|json|webhook|webhooks|new|on|when|the|a|an|any|all|issue|issues|event|events|send|post|message|messages|notification|notifications|channel|bot|token|id|get|put|create|created|opened|closed|pull|push|release|request|requests|only|and|or|if|critical|high|low|medium|note|config|text)$/i;

/** What looks like the name of a service that we do not know. */
export function unknownName(text: string): string | null {
  const words = text.matchAll(/(?<![\p{L}\p{N}_#@./-])[A-Z][A-Za-z0-9+]{2,30}(?: [A-Z][a-z0-9+]{2,20})?/gu);
  for (const [word] of words) {
    const first = word.split(' ')[0] ?? word;
    if (!NO_NAMES.test(first) && servicesIn(word).length === 0) return word;
  }
  return null;
}

/** A name that we do not know where a text says where to send. */
export function unknownAim(text: string): string | null {
  const aims = text.matchAll(
    /(?<!\p{L})(?:to|into|in|via|through|в|во|через)\s+(?:the\s+)?([A-Z][A-Za-z0-9+]{2,30})/gu,
  );
  const names = [...aims].map((one) => unknownName(one[1] ?? ''));
  return names.find((name) => name !== null) ?? null;
}

export const kindOf = (action: Action): Kind => action.recipe?.kind ?? (action.message ? 'message' : 'other');

export const placeField = (action: Action): string | null => action.recipe?.place ?? action.message?.to ?? null;

function nameMatches(action: Action, text: string): number {
  const words = `${action.name.replaceAll('_', ' ')} ${action.title}`.toLowerCase().split(/\W+/);
  const lower = text.toLowerCase();
  return [...new Set(words)].filter((word) => word.length > 3 && lower.includes(word)).length;
}

/** The action of a service that a text asks for: of that kind, else by its name, else whatever it does first. */
export function actionFor(connector: Connector, kind: Kind | null, text: string): Action | null {
  const writing = connector.actions.filter((action) => action.effect === 'write');
  const ofKind = writing.filter((action) => kindOf(action) === kind);
  const hinted = writing.filter((action) => action.recipe !== undefined);
  const byName = writing
    .map((action) => ({ action, score: nameMatches(action, text) }))
    .sort((a, b) => b.score - a.score)[0];
  return ofKind[0] ?? hinted[0] ?? (byName && byName.score > 0 ? byName.action : (writing[0] ?? null));
}

/** The kinds of actions that words ask for; telling somebody needs no word of its own. */
const KINDS: [kind: RecipeHints['kind'], shape: RegExp][] = [
  [
    'comment',
    /\b(?:leave|add|write|post)\s+(?:a\s+)?comment|\bcomment\s+on\b|\breply\s+(?:to|on|in)\b|(?:остав\p{L}*|написа\p{L}*|добав\p{L}*)\s+комментари|прокомментир/iu,
  ],
  [
    'ticket',
    /\b(?:create|open|file|raise)\s+(?:(?:a|an|the|new)\s+){0,2}(?:\p{L}+\s+)?(?:issue|ticket|task|card|bug)\b|(?:созда(?:ть|ние|вать|вай|ётся|ется|й)|завести|завод\p{L}*|открыть)\s+(?:нов\p{L}+\s+)?(?:\p{L}+\s+)?(?:issue|тикет|задач|заявк|карточк|ишью)/iu,
  ],
];

export const kindIn = (text: string): Kind | null => KINDS.find(([, shape]) => shape.test(text))?.[0] ?? null;
