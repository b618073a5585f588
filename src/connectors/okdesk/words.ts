import type { SourceWords } from '../source.ts';

/** What people say for what Okdesk tells. */
export const okdeskWords: SourceWords = {
  subjects: [
    {
      name: 'comment',
      stems: ['comment', 'коммент'],
      en: 'Comment',
      ru: 'Комментарий',
      emoji: '💬',
      usual: 'created',
    },
    {
      name: 'issue',
      stems: ['issue', 'ticket', 'request', 'заявк', 'обращен', 'тикет'],
      en: 'Ticket',
      ru: 'Заявка',
      emoji: '🎫',
      usual: 'created',
    },
  ],
  actions: [
    { name: 'created', stems: ['created', 'new!', 'opened', 'создан', 'нов'], en: 'created', ru: 'создана' },
    { name: 'updated', stems: ['updated', 'changed', 'изменен', 'изменён', 'обновл'], en: 'updated', ru: 'изменена' },
    {
      name: 'status_changed',
      stems: ['status', 'статус'],
      en: 'changed its status',
      ru: 'сменила статус',
      emoji: '🔄',
    },
    {
      name: 'completed',
      stems: ['completed', 'solved', 'closed', 'закрыт', 'решен', 'решён', 'выполнен'],
      en: 'completed',
      ru: 'решена',
      emoji: '✅',
      as: 'status_changed',
      condition: "status in ['completed', 'closed']",
    },
  ],
};
