import type { SourceWords } from '../source.ts';

/** What people say for what Datadog sends. */
export const datadogWords: SourceWords = {
  subjects: [
    {
      name: 'alert',
      stems: ['monitor alert', 'alert', 'monitor', 'алерт', 'монитор', 'оповещени', 'тревог'],
      en: 'Alert',
      ru: 'Алерт',
      emoji: '🚨',
      usual: 'triggered',
    },
  ],
  actions: [
    { name: 'triggered', stems: ['triggered', 'fires', 'fired', 'opened', 'сработа'], en: 'triggered', ru: 'сработал' },
    {
      name: 'recovered',
      stems: ['recovered', 'resolved', 'closed', 'восстанов', 'закры', 'прошёл', 'прошел'],
      en: 'recovered',
      ru: 'прошёл',
      emoji: '✅',
    },
    { name: 'warn', stems: ['warn', 'предупрежд'], en: 'warning', ru: 'предупреждение', emoji: '⚠️' },
    { name: 'no_data', stems: ['no data', 'нет данных'], en: 'no data', ru: 'нет данных', emoji: '🕳️' },
    { name: 'new', stems: ['new!', 'новый', 'новые', 'новых', 'новом'], en: 'new', ru: 'новый', orUsual: true },
  ],
};
