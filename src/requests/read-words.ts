import type { Language } from '#src/kit/language.ts';
import type { Priority } from './fields.ts';

/** What stands first in the text counts; `not urgent` stands before `urgent`. */
const PRIORITY_WORDS: readonly (readonly [Priority, RegExp])[] = [
  ['low', /\b(?:not|non|isn't)[\s-]?(?:urgent|important|critical)|(?:^|\P{L})не\s?(?:срочн|важн|критич|высок)/iu],
  [
    'critical',
    /\b(?:critical|urgent|blocker|highest|asap|p0)\b|(?:^|\P{L})(?:критич|критическ|срочн|блокер|наивысш)/iu,
  ],
  ['high', /\b(?:high|important|major|p1)\b|(?:^|\P{L})(?:высок|важн|повышен)/iu],
  ['medium', /\b(?:medium|normal|moderate|mid|default|p2)\b|(?:^|\P{L})(?:средн|обычн|нормальн|умерен)/iu],
  ['low', /\b(?:low|lowest|minor|trivial|p3)\b|(?:^|\P{L})(?:низк|минимальн)/iu],
];

/** The priority that somebody's words mean; medium where they mean none. */
export function readPriority(text: string): Priority {
  let best: Priority = 'medium';
  let first = Number.POSITIVE_INFINITY;
  for (const [priority, words] of PRIORITY_WORDS) {
    const at = words.exec(text)?.index ?? Number.POSITIVE_INFINITY;
    if (at >= first) continue;
    best = priority;
    first = at;
  }
  return best;
}

/** Fewer letters than this say little about a language. */
const ENOUGH = 20;
/** Russian texts about software are full of Latin names. */
const RUSSIAN_FROM = 0.25;

const count = (text: string, letters: RegExp): number => text.match(letters)?.length ?? 0;

/** The language of what somebody wrote themselves; of the whole text where that is too little to tell. */
export function detectLanguage(own: string, whole: string): Language {
  const text = count(own, /\p{L}/gu) >= ENOUGH ? own : whole;
  const letters = count(text, /\p{L}/gu);
  return letters > 0 && count(text, /\p{Script=Cyrillic}/gu) / letters >= RUSSIAN_FROM ? 'ru' : 'en';
}
