import type { SourceWords } from '../source.ts';

/** What people say for what PagerDuty sends. */
export const pagerdutyWords: SourceWords = {
  subjects: [
    {
      name: 'incident',
      stems: ['incident', 'alert', 'инцидент', 'алерт', 'авари'],
      en: 'Incident',
      ru: 'Инцидент',
      emoji: '🚨',
      usual: 'triggered',
    },
    { name: 'service', stems: ['service!', 'services!', 'сервис'], en: 'Service', ru: 'Сервис', emoji: '🧩' },
  ],
  actions: [
    { name: 'triggered', stems: ['triggered', 'opened', 'открыт', 'возник', 'сработа'], en: 'triggered', ru: 'возник' },
    {
      name: 'acknowledged',
      stems: ['acknowledged', 'принят', 'взят в работу'],
      en: 'acknowledged',
      ru: 'принят',
      emoji: '👀',
    },
    {
      name: 'resolved',
      stems: ['resolved', 'closed', 'решен', 'решён', 'закры', 'устран'],
      en: 'resolved',
      ru: 'решён',
      emoji: '✅',
    },
    { name: 'escalated', stems: ['escalated', 'эскалир'], en: 'escalated', ru: 'эскалирован', emoji: '⬆️' },
    { name: 'reassigned', stems: ['reassigned', 'переназначен'], en: 'reassigned', ru: 'переназначен', emoji: '👤' },
    {
      name: 'reopened',
      stems: ['reopened', 'переоткры', 'снова открыт'],
      en: 'reopened',
      ru: 'снова открыт',
      emoji: '♻️',
    },
    {
      name: 'annotated',
      stems: ['annotated', 'note!', 'notes!', 'заметк'],
      en: 'noted',
      ru: 'с заметкой',
      emoji: '📝',
    },
    {
      name: 'created',
      stems: ['created', 'new!', 'создан', 'новый', 'новые', 'новых', 'новом'],
      en: 'new',
      ru: 'новый',
      orUsual: true,
    },
  ],
};
