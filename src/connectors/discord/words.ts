import type { SourceWords } from '../source.ts';

/** What people say for what Discord sends. */
export const discordWords: SourceWords = {
  subjects: [
    {
      name: 'interaction',
      stems: [
        'interaction',
        'slash command',
        'command!',
        'commands!',
        'button',
        'modal',
        'взаимодейств',
        'команд',
        'кнопк',
        'форм',
      ],
      en: 'Interaction',
      ru: 'Взаимодействие',
      emoji: '🎮',
      usual: 'command',
    },
    {
      name: 'application_authorized',
      stems: ['application authorized', 'application_authorized', 'app installed', 'приложение установлен'],
      en: 'Application installed',
      ru: 'Приложение установлено',
      emoji: '🤝',
    },
  ],
  actions: [
    { name: 'command', stems: ['slash command', 'command', 'команд'], en: 'command', ru: 'команда' },
    {
      name: 'component',
      stems: ['button', 'pressed', 'clicked', 'select', 'кнопк', 'нажат'],
      en: 'pressed',
      ru: 'нажато',
    },
    { name: 'modal', stems: ['modal', 'form!', 'форм'], en: 'form sent', ru: 'форма отправлена' },
  ],
};
