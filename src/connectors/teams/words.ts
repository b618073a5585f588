import type { SourceWords } from '../source.ts';

/** What people say for what Teams sends. */
export const teamsWords: SourceWords = {
  subjects: [
    {
      name: 'message',
      stems: ['message', 'mention', 'command', 'сообщени', 'упоминани', 'команд'],
      en: 'Message',
      ru: 'Сообщение',
      emoji: '💬',
    },
  ],
  actions: [
    { name: 'new', stems: ['new!', 'received', 'новое', 'новые', 'новых'], en: 'new', ru: 'новое', orUsual: true },
  ],
};
