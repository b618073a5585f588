import { isSecretKey, TOKEN_PATTERNS } from './redact-patterns.ts';

export const HIDDEN = '[redacted]';

const SHORTEST_SECRET = 6;
const MAX_DEPTH = 20;
const MAX_ENTRIES = 10_000;
const MAX_TEXT = 1_000_000;

/** A cheap look before twenty patterns run: every token shape holds one of these. */
const SUSPICIOUS =
  /xox|xapp-|gh[pousr]_|github_pat|sk[-_]|rk_|ccb_|whs|AKIA|AIza|glpat|lin_api|bearer |basic |\d{5}:|hooks\.slack|\/webhooks\/|PRIVATE KEY|[?&]\w+=|:\/\/[^\s/@]{0,100}@/i;

/** The secret as itself and as people's tools write it: base64, hex, URL-encoded, as part of a JSON text. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = bytes.toString('base64');
  const hex = bytes.toString('hex');
  return [
    secret,
    base64,
    base64.replace(/=+$/, ''),
    bytes.toString('base64url'),
    hex,
    hex.toUpperCase(),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ];
}

const known = new WeakMap<readonly string[], string[]>();

/** Kept per list, because a client redacts every call with the same one. */
function formsOf(secrets: readonly string[]): string[] {
  const forms = known.get(secrets) ?? makeForms(secrets);
  known.set(secrets, forms);
  return forms;
}

const makeForms = (secrets: readonly string[]): string[] =>
  [...new Set(secrets.filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(spellings))].sort(
    (a, b) => b.length - a.length,
  );

/** Nothing shaped like a token is shorter: most keys and many values need not be looked at. */
const SHORTEST_TOKEN = 8;

function clean(text: string, forms: readonly string[]): string {
  let shown = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  for (const form of forms)
    if (shown.length >= form.length && shown.includes(form)) shown = shown.replaceAll(form, HIDDEN);
  if (shown.length >= SHORTEST_TOKEN && SUSPICIOUS.test(shown))
    for (const pattern of TOKEN_PATTERNS) shown = shown.replace(pattern, HIDDEN);
  return shown;
}

/** One text without the given secrets and without anything shaped like a token. */
export const hideSecrets = (text: string, secrets: readonly string[]): string => clean(text, formsOf(secrets));

/** Whether one of the secrets stands in a text, in any of its spellings. */
export const holdsSecret = (text: string, secrets: readonly string[]): boolean =>
  formsOf(secrets).some((form) => text.includes(form));

interface Walk {
  forms: readonly string[];
  left: number;
}

/** An own `__proto__` must be defined: assigning it would set the prototype. */
function put(copy: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') copy[key] = value;
  else Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
}

function walkEntries(value: object, walk: Walk, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (walk.left <= 0) break;
    const hidden = isSecretKey(key) && inner !== null && typeof inner !== 'boolean' && inner !== '';
    put(copy, clean(key, walk.forms), hidden ? HIDDEN : walked(inner, walk, depth + 1));
  }
  return copy;
}

function walked(value: unknown, walk: Walk, depth: number): unknown {
  if (typeof value === 'string') return clean(value, walk.forms);
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value;
  walk.left--;
  if (depth > MAX_DEPTH || walk.left <= 0) return '[cut]';
  if (Array.isArray(value)) return value.slice(0, Math.max(0, walk.left)).map((one) => walked(one, walk, depth + 1));
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Error) return walkEntries({ ...value, name: value.name, message: value.message }, walk, depth);
  return walkEntries(value, walk, depth);
}

/** A copy without secrets: given ones in every spelling, token shapes, and whatever stands under a key that names one. */
export const redact = (value: unknown, secrets: readonly string[]): unknown =>
  walked(value, { forms: formsOf(secrets), left: MAX_ENTRIES }, 0);

/** What was thrown, without the secrets: its sentence, where it stood, and what hangs on it. */
export function hideInError(error: Error, secrets: readonly string[]): void {
  error.message = hideSecrets(error.message, secrets);
  if (error.stack !== undefined) error.stack = hideSecrets(error.stack, secrets);
  if ('details' in error && error.details !== undefined) error.details = redact(error.details, secrets);
}
