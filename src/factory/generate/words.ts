import type { Language } from '#src/kit/language.ts';

/** What generated messages and pages say, besides what comes from the catalogue and the request. */
export interface Words {
  in: string;
  author: string;
  closedBy: string;
  labels: string;
  assignee: string;
  open: string;
  thanks: string;
  cases: Record<'usual' | 'filtered' | 'empty' | 'unlisted', (what: string) => string>;
  format: string;
  formatAbout: string;
}

const en: Words = {
  in: 'in',
  author: 'By',
  closedBy: 'Closed by',
  labels: 'Labels',
  assignee: 'Assigned to',
  open: 'Open',
  thanks: 'Thank you, {{author}}. This has been seen.',
  cases: {
    usual: (what) => `${what} goes where it should`,
    filtered: (what) => `${what} that does not pass the filters is left out`,
    empty: (what) => `${what} with an empty payload does no harm`,
    unlisted: (what) => `${what}, which is not listed, is left out`,
  },
  format: 'Look of the messages',
  formatAbout: 'With emoji or plain',
};

const ru: Words = {
  in: 'в',
  author: 'Автор',
  closedBy: 'Закрыл(а)',
  labels: 'Метки',
  assignee: 'Исполнитель',
  open: 'Открыть',
  thanks: 'Спасибо, {{author}}. Мы это увидели.',
  cases: {
    usual: (what) => `${what}: уходит туда, куда нужно`,
    filtered: (what) => `${what}: не проходит фильтры и пропускается`,
    empty: (what) => `${what}: пустое содержимое ничего не ломает`,
    unlisted: (what) => `${what}: нет в списке событий, пропускается`,
  },
  format: 'Вид сообщений',
  formatAbout: 'С эмодзи или без',
};

export const wordsOf = (language: Language): Words => (language === 'ru' ? ru : en);
