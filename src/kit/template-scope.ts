import { PRINTS } from './template-text.ts';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** GitHub calls the writer of an issue `user`; messages call them `author`. */
function withAuthor(value: unknown): unknown {
  if (!isFields(value) || !isFields(value.user) || Object.hasOwn(value, 'author')) return value;
  return { ...value, author: value.user };
}

function merged(fact: unknown, sent: unknown): unknown {
  if (fact === null || fact === undefined) return sent;
  if (typeof fact === 'object' || !isFields(sent)) return fact;
  return { ...sent, [PRINTS]: fact };
}

/** What templates see: facts over the payload, and a flat fact never hides the payload's fields of that name. */
export function templateScope(facts: Fields, payload: unknown, more: Fields = {}): Fields {
  const scope: Fields = {};
  const put = (key: string, value: unknown): void => {
    if (key !== '__proto__') scope[key] = value;
  };
  if (isFields(payload)) for (const key of Object.keys(payload)) put(key, withAuthor(payload[key]));
  for (const source of [facts, more]) {
    for (const key of Object.keys(source))
      put(key, merged(source[key], Object.hasOwn(scope, key) ? scope[key] : undefined));
  }
  return scope;
}
