import type { SourceWords } from '../source.ts';

/** What people say for Linear's events. */
export const linearWords: SourceWords = {
  subjects: [
    {
      name: 'comment',
      stems: ['issue comment', 'comment', 'комментари', 'коммент'],
      en: 'Comment',
      ru: 'Комментарий',
      emoji: '💬',
    },
    {
      name: 'issue',
      stems: ['issue', 'ticket', 'task!', 'tasks!', 'bug!', 'bugs!', 'задач', 'тикет', 'ишью'],
      en: 'Issue',
      ru: 'Задача',
      emoji: '✨',
    },
    {
      name: 'project_update',
      stems: ['project update', 'project_update', 'отчёт о проекте', 'отчет о проекте'],
      en: 'Project update',
      ru: 'Отчёт о проекте',
      emoji: '📰',
    },
    { name: 'project', stems: ['project', 'проект'], en: 'Project', ru: 'Проект', emoji: '📦' },
    { name: 'cycle', stems: ['cycle', 'цикл'], en: 'Cycle', ru: 'Цикл', emoji: '🔁' },
  ],
  actions: [
    {
      name: 'create',
      stems: [
        'created',
        'create!',
        'new!',
        'opened',
        'созда',
        'новая',
        'новые',
        'новых',
        'новой',
        'новый',
        'новую',
        'открыт',
        'появ',
      ],
      en: 'created',
      ru: 'создана',
    },
    {
      name: 'closed',
      stems: ['closed', 'completed', 'done!', 'finished', 'закры', 'заверш', 'выполнен'],
      en: 'completed',
      ru: 'завершена',
      emoji: '✅',
      as: 'update',
      condition: "state_type == 'completed'",
    },
    {
      name: 'update',
      stems: ['updated', 'changed', 'edited', 'обновл', 'измен'],
      en: 'updated',
      ru: 'изменена',
      emoji: '✏️',
    },
    { name: 'remove', stems: ['removed', 'deleted', 'удален', 'удалён'], en: 'removed', ru: 'удалена', emoji: '🗑️' },
  ],
};
