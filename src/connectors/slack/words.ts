import type { SourceWords } from '../source.ts';

/** What people say for what Slack sends. */
export const slackWords: SourceWords = {
  subjects: [
    {
      name: 'app_mention',
      stems: [
        'app mention',
        'app_mention',
        'mentions of the bot',
        'bot is mentioned',
        'упоминани бота',
        'упоминания бота',
        'упоминание бота',
      ],
      en: 'Mention',
      ru: 'Упоминание',
      emoji: '👋',
    },
    {
      name: 'slash_command',
      stems: ['slash command', 'slash_command', 'slash-command', 'слэш-команд', 'слеш-команд', 'слэш команд'],
      en: 'Command',
      ru: 'Команда',
      emoji: '⌨️',
    },
    {
      name: 'block_actions',
      stems: ['button press', 'button click', 'pressed button', 'block_actions', 'нажатие кнопк', 'нажатия кнопк'],
      en: 'Button',
      ru: 'Кнопка',
      emoji: '🔘',
    },
    {
      name: 'reaction_added',
      stems: ['reaction!', 'reactions!', 'emoji reaction', 'реакци'],
      en: 'Reaction',
      ru: 'Реакция',
      emoji: '👍',
    },
    {
      name: 'message',
      stems: [
        'slack message',
        'message in slack',
        'messages in slack',
        'message in a channel',
        'messages in a channel',
        'channel message',
        'сообщение в slack',
        'сообщения в slack',
        'сообщения из slack',
        'сообщение из slack',
        'сообщения в канале',
      ],
      en: 'Message',
      ru: 'Сообщение',
      emoji: '💬',
    },
    {
      name: 'member_joined_channel',
      stems: ['member joined', 'joins a channel', 'joined channel', 'вступил в канал', 'вступает в канал'],
      en: 'New member',
      ru: 'Новый участник',
      emoji: '🙋',
    },
    {
      name: 'file_shared',
      stems: ['file shared', 'shared file', 'загружен файл', 'загружают файл'],
      en: 'File',
      ru: 'Файл',
      emoji: '📎',
    },
  ],
  actions: [
    {
      name: 'new',
      stems: ['new!', 'received', 'added', 'новое', 'новые', 'новых', 'новая'],
      en: 'new',
      ru: 'новое',
      orUsual: true,
    },
  ],
};
