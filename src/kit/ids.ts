import { randomBytes } from 'node:crypto';

/** What an id begins with says what it names. */
export type IdPrefix =
  | 'prj' // project
  | 'int' // integration
  | 'req' // request
  | 'ver' // version
  | 'mov' // state move
  | 'dlv' // delivery
  | 'evt' // event
  | 'bat' // batch of events
  | 'log' // log line
  | 'job'
  | 'crd' // credential
  | 'sec' // secret
  | 'key' // API key
  | 'usr' // person with a role
  | 'hok' // address that is told of changes
  | 'aud' // audit line
  | 'mdl' // question to a model
  | 'ans' // answer to a wish
  | 'inc'; // incident

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const POOL_BYTES = 4096;

let pool = Buffer.alloc(0);
let used = 0;

function randomLetters(count: number): string {
  if (used + count > pool.length) {
    pool = randomBytes(POOL_BYTES);
    used = 0;
  }
  let text = '';
  for (let i = 0; i < count; i++) text += ALPHABET[(pool[used++] ?? 0) & 31];
  return text;
}

function letters(value: number, count: number): string {
  let text = '';
  for (let rest = value, i = 0; i < count; i++) {
    text = ALPHABET[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

let lastMs = 0;
let inSameMs = 0;
/** `lastMs` in letters. */
let time = letters(0, 10);

/**
 * `evt_` + 10 letters of time + 3 that count within the millisecond + 14 random ones (70 bits): cannot be guessed,
 * and within a process ids sort in the order in which they were made, even when the clock steps back.
 */
export function newId(prefix: IdPrefix, now: number = Date.now()): string {
  if (now > lastMs) setTime(now);
  else if (++inSameMs === 32 ** 3) setTime(lastMs + 1);
  return `${prefix}_${time}${letters(inSameMs, 3)}${randomLetters(14)}`;
}

function setTime(ms: number): void {
  lastMs = ms;
  inSameMs = 0;
  time = letters(ms, 10);
}

/** As in a process that has just begun: tests, whose clocks run ahead, follow one another in one. */
export function forgetIds(): void {
  setTime(0);
}

/** The smallest id of that prefix that could have been made at `ms`: turns a time range into an id range. */
export const firstIdAt = (prefix: IdPrefix, ms: number): string => `${prefix}_${letters(Math.max(0, ms), 10)}`;

/** 256 random bits for paths and keys. */
export const newToken = (): string => randomBytes(32).toString('base64url');
