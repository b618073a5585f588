import { readFileSync } from 'node:fs';
import { LANGUAGES, type Language } from '#src/kit/language.ts';

export type { Language };

export type Words = Readonly<Record<string, string>>;

const read = (language: Language): Words =>
  JSON.parse(readFileSync(new URL(`../../templates/words/dashboard.${language}.json`, import.meta.url), 'utf8'));

let kept: Map<Language, Words> | undefined;

/** Everything that pages say, by key: `integrations.empty`. Read when the first page is asked for. */
export function wordsOf(language: Language): Words {
  kept ??= new Map(LANGUAGES.map((one) => [one, read(one)]));
  return kept.get(language) ?? {};
}

/** `{name}` in the text is what stands under that name. A key that is not there shows itself, and fails a test. */
export function say(language: Language, key: string, values: Record<string, unknown> = {}): string {
  const text = wordsOf(language)[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
