import { defineChannel, textOf } from '../channel.ts';

const LONGEST = 4096;
const CHAT = /^(-?\d{1,20}|@?[A-Za-z][A-Za-z0-9_]{3,60})$/;

export const telegram = defineChannel({
  scheme: 'telegram',
  service: 'telegram',
  example: 'telegram://-1001234567890',
  isComplete: (place) => place !== '',
  problem: (place) =>
    CHAT.test(place) ? null : 'Write the number of a chat or the name of a channel: telegram://-1001234567890.',
  call(place, alert) {
    const chat = /^[A-Za-z]/.test(place) ? `@${place}` : place;
    const input = { chat_id: chat, text: textOf(alert).slice(0, LONGEST), disable_web_page_preview: true };
    return { action: 'telegram_send_message', input };
  },
});
