import { defineChannel, headOf, textOf } from '../channel.ts';

const ADDRESS = /^[^\s<>@,;:"'()[\]\\]{1,64}@[^\s<>@,;:"'()[\]\\]{1,180}$/;

export const email = defineChannel({
  scheme: 'email',
  service: 'email',
  example: 'email://team@example.com',
  isComplete: (place) => place !== '',
  problem: (place) => (ADDRESS.test(place) ? null : 'Write an address: email://team@example.com.'),
  call: (place, alert) => ({
    action: 'email_send',
    input: { to: place, subject: headOf(alert).slice(0, 200), text: textOf(alert) },
  }),
});
