import type { Action } from '#src/connectors/action.ts';
import { placeField } from './services.ts';

const CHANNEL = /(?<![\p{L}\p{N}_/&])#(?=[\p{L}\p{N}_-]*\p{L})[\p{L}\p{N}_-]{1,79}/gu;
/** People who did something are no place to write to. */
const HANDLE =
  /(?<![\p{L}\p{N}_.])(?<!(?:by|from|author|authors|assigned to|от|автор|автора)[\s:]{1,2})@[A-Za-z][A-Za-z0-9_]{3,31}|(?<![\p{N}])-100\d{6,12}/gu;
const URL_SHAPE = /https?:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[^\s<>"'`)\]}|]*)?/g;
const OWNED =
  /(?<![\p{L}\p{N}_/.:@-])[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,99}[A-Za-z0-9_](?![\p{L}\p{N}_/])/gu;

const MAIL =
  /(?<![\p{L}\p{N}_.+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}(?![\p{L}\p{N}_-])/gu;

/** `Channel: general`, without the sign. */
const NAMED =
  /(?:channel|канал\p{L}*|chat|чат\p{L}*)\s*[:=]\s*["«`']?([A-Za-z0-9][A-Za-z0-9_-]{1,79})(?![\p{L}\p{N}_-])/giu;

/** `chat 4711`: a number is a place only where it is called one. */
const NUMBERED = /(?<![\p{L}\p{N}_])(?:chat|чат\p{L}*|group|групп\p{L}*)\s+[№#]?(-?\d{3,14})(?![\p{L}\p{N}_-])/giu;
/** `project OPS`, as services with short keys name their places. */
const KEYED =
  /(?<![\p{L}\p{N}_])(?:[Pp]roject|[Пп]роект\p{L}*|[Tt]eam|[Кк]оманд\p{L}*)\s*[:=]?\s*["«`']?([A-Z][A-Z0-9_]{1,30})(?![\p{L}\p{N}_-])/gu;

const calledIn = (text: string, shape: RegExp): string[] => [...text.matchAll(shape)].map((one) => one[1] ?? '');

const allOf = (text: string, shape: RegExp): string[] => [...new Set([...text.matchAll(shape)].map((one) => one[0]))];

/** Addresses in a text, without the full stop or bracket behind them. */
export const urlsIn = (text: string): string[] => allOf(text, URL_SHAPE).map((url) => url.replace(/[.,;:!?]+$/, ''));

const withoutUrls = (text: string): string => text.replace(URL_SHAPE, ' ');

export const channelsIn = (text: string): string[] => allOf(withoutUrls(text), CHANNEL);

function patternOf(action: Action, field: string): RegExp | null {
  const schema = action.input.properties[field] as { pattern?: string } | undefined;
  return schema?.pattern === undefined ? null : new RegExp(schema.pattern);
}

/** The places that a text names for an action: whatever its own schema takes, among what looks like a place. */
export function placesIn(text: string, action: Action): string[] {
  const field = placeField(action);
  if (field === null) return [];
  // Its own example says whether an action is told addresses of people.
  const isMail = allOf(String((action.example as Record<string, unknown>)[field]), MAIL).length > 0;
  if (isMail) return allOf(withoutUrls(text), MAIL);
  const pattern = patternOf(action, field);
  if (pattern) {
    const all = [...urlsIn(text), ...allOf(withoutUrls(text), OWNED), ...calledIn(text, KEYED)];
    return [...new Set(all)].filter((one) => pattern.test(one));
  }
  const channels = channelsIn(text);
  if (channels.length > 0) return channels;
  const named = [...calledIn(text, NAMED), ...calledIn(text, NUMBERED)];
  return [...new Set([...named, ...allOf(withoutUrls(text), HANDLE)])];
}
