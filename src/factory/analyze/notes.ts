import type { Language } from '#src/kit/language.ts';

/** What the person should know about how the request was read. */
const NOTES = {
  secret: {
    en: () =>
      'The text held something that looks like a secret. It was left out; revoke it, and set it as a credential.',
    ru: () => 'В тексте было что-то похожее на секрет. Он не использован: отзовите его и задайте как учётные данные.',
  },
  limit: {
    en: () => 'A rate limit was asked for without a number: 60 calls a minute were taken, with bursts of 10.',
    ru: () => 'Ограничение частоты запрошено без числа: взято 60 вызовов в минуту, до 10 сразу.',
  },
  template: {
    en: (why: string) => `A template that was given cannot be used, so the usual one stands in its place: ${why}`,
    ru: (why: string) => `Указанный шаблон использовать нельзя, вместо него стоит обычный: ${why}`,
  },
  event: {
    en: (name: string, meant: string) =>
      `There is no event ${name}; it was left out.${meant === '' ? '' : ` Did you mean ${meant}?`}`,
    ru: (name: string, meant: string) =>
      `События ${name} нет, оно пропущено.${meant === '' ? '' : ` Может быть, ${meant}?`}`,
  },
  service: {
    en: (name: string) => `${name} is not in the catalogue, so nothing is sent there.`,
    ru: (name: string) => `Сервиса ${name} нет в каталоге, туда ничего не отправляется.`,
  },
  branch: {
    en: (name: string) => `The branch ${name} is not filtered: the events here name branches in different ways.`,
    ru: (name: string) => `Ветка ${name} не учитывается: события называют ветки по-разному.`,
  },
} satisfies Record<string, Record<Language, (...words: string[]) => string>>;

export type Note = keyof typeof NOTES;

export function note(language: Language, name: Note, ...words: string[]): string {
  const say: (...words: string[]) => string = NOTES[name][language];
  return say(...words);
}
