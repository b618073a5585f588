import type { SourceWords } from '../source.ts';

/** What people say for what amoCRM tells. */
export const amocrmWords: SourceWords = {
  subjects: [
    {
      name: 'leads',
      stems: ['lead', 'deal', 'сделк', 'лид!', 'лиды', 'лидов'],
      en: 'Lead',
      ru: 'Сделка',
      emoji: '💼',
      usual: 'add',
    },
    { name: 'contacts', stems: ['contact', 'контакт'], en: 'Contact', ru: 'Контакт', emoji: '👤', usual: 'add' },
    { name: 'companies', stems: ['compan', 'компани'], en: 'Company', ru: 'Компания', emoji: '🏢', usual: 'add' },
    { name: 'customers', stems: ['customer', 'покупател'], en: 'Customer', ru: 'Покупатель', usual: 'add' },
    {
      name: 'chat',
      stems: ['chat message', 'message in a chat', 'chat!', 'чат'],
      en: 'Chat',
      ru: 'Чат',
      emoji: '💬',
      usual: 'message',
    },
    { name: 'task', stems: ['task', 'задач'], en: 'Task', ru: 'Задача', emoji: '☑️', usual: 'add' },
  ],
  actions: [
    { name: 'add', stems: ['created', 'added', 'new!', 'создан', 'добавлен', 'нов'], en: 'added', ru: 'добавлена' },
    {
      name: 'status',
      stems: ['status', 'stage', 'статус', 'этап'],
      en: 'changed its stage',
      ru: 'сменила этап',
      emoji: '🔄',
    },
    { name: 'update', stems: ['updated', 'changed', 'измен', 'обновл'], en: 'changed', ru: 'изменена' },
    {
      name: 'responsible',
      stems: ['responsible', 'reassigned', 'ответственн'],
      en: 'got another owner',
      ru: 'сменила ответственного',
    },
    { name: 'note', stems: ['note', 'примечан'], en: 'got a note', ru: 'получила примечание' },
    { name: 'message', stems: ['message', 'сообщени'], en: 'message', ru: 'сообщение' },
    { name: 'delete', stems: ['deleted', 'удален', 'удалён'], en: 'deleted', ru: 'удалена' },
    { name: 'restore', stems: ['restored', 'восстановл'], en: 'restored', ru: 'восстановлена' },
  ],
};
