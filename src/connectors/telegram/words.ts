import type { SourceWords } from '../source.ts';

/** What people say for what Telegram sends. */
export const telegramWords: SourceWords = {
  subjects: [
    {
      name: 'message',
      stems: ['message', 'command', 'сообщени', 'команд'],
      en: 'Message',
      ru: 'Сообщение',
      emoji: '💬',
    },
    {
      name: 'callback_query',
      stems: ['callback query', 'callback_query', 'button', 'кнопк'],
      en: 'Button',
      ru: 'Кнопка',
      emoji: '🔘',
    },
    {
      name: 'channel_post',
      stems: ['channel post', 'channel_post', 'post in a channel', 'пост в канале', 'пост!', 'посты!'],
      en: 'Channel post',
      ru: 'Пост в канале',
      emoji: '📣',
    },
    {
      name: 'edited_message',
      stems: ['edited message', 'edited_message', 'изменённое сообщени', 'отредактированн'],
      en: 'Edited message',
      ru: 'Изменённое сообщение',
      emoji: '✏️',
    },
    {
      name: 'chat_join_request',
      stems: ['join request', 'chat_join_request', 'заявк на вступлени', 'заявка на вступлени'],
      en: 'Join request',
      ru: 'Заявка на вступление',
      emoji: '🙋',
    },
  ],
  actions: [
    {
      name: 'new',
      stems: ['new!', 'received', 'новое', 'новые', 'новых', 'пришл'],
      en: 'new',
      ru: 'новое',
      orUsual: true,
    },
  ],
};
