import type { SourceWords } from '../source.ts';

/** What people say for what the Alertmanager sends. */
export const prometheusWords: SourceWords = {
  subjects: [
    {
      name: 'alert',
      stems: ['alert', 'алерт', 'оповещени', 'тревог'],
      en: 'Alert',
      ru: 'Алерт',
      emoji: '🚨',
      usual: 'firing',
    },
  ],
  actions: [
    {
      name: 'firing',
      stems: ['firing', 'fires', 'fired', 'triggered', 'сработа', 'горит'],
      en: 'firing',
      ru: 'сработал',
    },
    {
      name: 'resolved',
      stems: ['resolved', 'recovered', 'closed', 'решён', 'решен', 'закры', 'прошёл', 'прошел'],
      en: 'resolved',
      ru: 'прошёл',
      emoji: '✅',
    },
    { name: 'new', stems: ['new!', 'новый', 'новые', 'новых', 'новом'], en: 'new', ru: 'новый', orUsual: true },
  ],
};
