import type { Language } from '#src/kit/language.ts';

interface Words {
  notUnderstood: string;
  cannot: (why: string) => string;
  edited: (paths: string) => string;
  done: (sha: string, pull: number | null) => string;
  doneHere: string;
  unchanged: string;
  failed: (why: string) => string;
}

export const WORDS: Record<Language, Words> = {
  en: {
    notUnderstood:
      'Nothing was changed: the built-in recipes found nothing in this that they can change. They read which events start it, where messages go and when, filters, message templates and limits, said as in the examples of a request. Anything else is changed by hand on this branch, or by Claude where the service has a key.',
    cannot: (why) => `Nothing was changed. ${why}`,
    edited: (paths) =>
      `Nothing was changed: ${paths} would have to be written anew, and somebody edited that on this branch. Make the change there by hand; \`/reprocess\` builds everything anew from the words, without those edits.`,
    done: (sha, pull) => `Done in ${sha}${pull === null ? '' : `, pull request #${pull}`}.`,
    doneHere: 'Done.',
    unchanged: 'No change was needed.',
    failed: (why) => `This could not be done: ${why}`,
  },
  ru: {
    notUnderstood:
      'Ничего не изменено: встроенные рецепты не нашли здесь того, что могут изменить. Они понимают, какие события запускают интеграцию, куда и когда идут сообщения, фильтры, шаблоны сообщений и ограничения — так, как они пишутся в примерах запроса. Остальное меняют вручную в этой ветке или с помощью Claude, если у сервиса есть ключ.',
    cannot: (why) => `Ничего не изменено. ${why}`,
    edited: (paths) =>
      `Ничего не изменено: пришлось бы заново записать ${paths}, а эти файлы правили в ветке вручную. Внесите изменение там же; \`/reprocess\` соберёт всё заново по тексту запроса, без этих правок.`,
    done: (sha, pull) => `Сделано в ${sha}${pull === null ? '' : `, pull request #${pull}`}.`,
    doneHere: 'Сделано.',
    unchanged: 'Менять ничего не понадобилось.',
    failed: (why) => `Сделать это не удалось: ${why}`,
  },
};
