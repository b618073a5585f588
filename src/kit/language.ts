export const LANGUAGES = ['en', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

const isLanguage = (text: string | undefined): text is Language => LANGUAGES.some((one) => one === text);

const MOST_LISTED = 20;

/** What was asked for, else the first of the browser's that we speak, else ours. */
export function languageFor(asked: string | undefined, accepted: string | undefined, ours: Language): Language {
  if (isLanguage(asked)) return asked;
  const listed = (accepted ?? '').split(',', MOST_LISTED).map((one) => one.trim().slice(0, 2).toLowerCase());
  return listed.find(isLanguage) ?? ours;
}
