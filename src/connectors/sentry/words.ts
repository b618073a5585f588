import type { SourceWords } from '../source.ts';

/** What people say for what Sentry sends. */
export const sentryWords: SourceWords = {
  subjects: [
    {
      name: 'issue',
      stems: ['issue', 'error', 'exception', 'ошибк', 'исключени', 'проблем'],
      en: 'Issue',
      ru: 'Ошибка',
      emoji: '🔥',
    },
    {
      name: 'event_alert',
      stems: ['issue alert', 'event_alert', 'alert rule', 'alert', 'алерт', 'оповещени', 'тревог'],
      en: 'Alert',
      ru: 'Алерт',
      emoji: '🚨',
    },
    {
      name: 'metric_alert',
      stems: ['metric alert', 'metric_alert', 'метрик'],
      en: 'Metric alert',
      ru: 'Алерт по метрике',
      emoji: '📈',
    },
    { name: 'comment', stems: ['comment', 'комментари'], en: 'Comment', ru: 'Комментарий', emoji: '💬' },
  ],
  actions: [
    {
      name: 'created',
      stems: ['created', 'new!', 'opened', 'appear', 'новый', 'новая', 'новые', 'новых', 'новой', 'появ', 'созда'],
      en: 'new',
      ru: 'новая',
      orUsual: true,
    },
    {
      name: 'resolved',
      stems: ['resolved', 'fixed', 'closed', 'исправлен', 'решен', 'закры'],
      en: 'resolved',
      ru: 'исправлена',
      emoji: '✅',
    },
    { name: 'assigned', stems: ['assigned', 'назначен'], en: 'assigned', ru: 'назначена', emoji: '👤' },
    { name: 'archived', stems: ['archived', 'ignored', 'в архив'], en: 'archived', ru: 'в архиве' },
    {
      name: 'unresolved',
      stems: ['unresolved', 'regress', 'снова появ', 'вернул'],
      en: 'is back',
      ru: 'вернулась',
      emoji: '♻️',
    },
    {
      name: 'triggered',
      stems: ['triggered', 'fires', 'fired', 'сработа'],
      en: 'triggered',
      ru: 'сработал',
      orUsual: true,
    },
    {
      name: 'critical',
      stems: ['critical', 'критич'],
      en: 'critical',
      ru: 'критический',
      emoji: '🔴',
      as: 'created',
      condition: "priority == 'Critical'",
    },
  ],
};
