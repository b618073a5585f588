import { readFileSync } from 'node:fs';
import type { Language } from '#src/kit/language.ts';

/** How to set a service up, as its folder says: markdown. */
export const setupText = (service: string, language: Language): string =>
  readFileSync(new URL(`./${service}/setup.${language}.md`, import.meta.url), 'utf8');
