import type { SourceWords } from '../source.ts';

/** What people say for what Google Drive tells. */
export const driveWords: SourceWords = {
  subjects: [
    {
      name: 'drive',
      stems: [
        'drive change',
        'change in google drive',
        'changes in google drive',
        'изменения на диске',
        'изменение на диске',
      ],
      en: 'Google Drive',
      ru: 'Google Диск',
      emoji: '🗂️',
      usual: 'change',
    },
    {
      name: 'file',
      stems: ['file!', 'files!', 'document', 'файл', 'документ'],
      en: 'File',
      ru: 'Файл',
      emoji: '📄',
      usual: 'update',
    },
  ],
  actions: [
    { name: 'change', stems: ['changes!'], en: 'changed', ru: 'изменён', orUsual: true },
    { name: 'update', stems: ['changed', 'updated', 'edited', 'измен', 'обновл'], en: 'changed', ru: 'изменён' },
    {
      name: 'add',
      stems: ['added', 'created', 'shared', 'new!', 'добавлен', 'создан', 'новы'],
      en: 'added',
      ru: 'добавлен',
    },
    { name: 'trash', stems: ['trashed', 'в корзин'], en: 'trashed', ru: 'в корзине' },
    { name: 'untrash', stems: ['restored', 'восстановл'], en: 'restored', ru: 'восстановлен' },
    { name: 'remove', stems: ['removed', 'deleted', 'удален', 'удалён'], en: 'removed', ru: 'удалён' },
  ],
};
