import { readFileSync } from 'node:fs';

export type SetupLanguage = 'en' | 'ru';

/** How to set a service up, as its folder says: markdown. */
export const setupText = (service: string, language: SetupLanguage): string =>
  readFileSync(new URL(`./${service}/setup.${language}.md`, import.meta.url), 'utf8');
