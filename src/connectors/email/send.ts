import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { EmailClient } from './client.ts';
import { Mail, mailOf } from './mail.ts';

export const send = defineAction({
  id: 'send',
  title: 'Send a mail',
  summary: 'Sends an e-mail through your mail server.',
  effect: 'write',
  shortNames: ['sendMail', 'sendEmail'],
  message: { to: 'to', text: 'text', format: 'none' },
  recipe: { kind: 'message', place: 'to', with: { subject: '{{truncate (default title event) 150}}' } },
  input: Mail,
  output: Type.Object({
    message_id: Type.String(),
    accepted: Type.Array(Type.String()),
    rejected: Type.Array(Type.String(), { description: 'Addresses that the server did not take; the others got it' }),
  }),
  example: { to: 'dev@example.com', subject: 'Build passed', text: 'All tests are green.' },
  async run(mail, email: EmailClient, { idempotencyKey, signal }) {
    const { messageId, accepted, rejected } = await email.send(mailOf(mail, email.from(), idempotencyKey), signal);
    return { message_id: messageId, accepted, rejected };
  },
});
