import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { EmailClient } from './client.ts';
import { Mail, mailOf } from './mail.ts';

export const preview = defineAction({
  id: 'preview',
  title: 'Preview a mail',
  summary: 'Shows a mail as it would be sent, and sends nothing.',
  effect: 'read',
  input: Mail,
  output: Type.Object({
    from: Type.String(),
    to: Type.Array(Type.String()),
    subject: Type.String(),
    text: Type.Union([Type.String(), Type.Null()]),
    html: Type.Union([Type.String(), Type.Null()]),
    size: Type.Integer(),
    source: Type.String({ description: 'As it goes over the wire; of a long one the beginning' }),
  }),
  example: { to: 'dev@example.com', subject: 'Build passed', text: 'All tests are green.' },
  async run(mail, email: EmailClient, { idempotencyKey }) {
    const { createTransport } = await import('nodemailer');
    const options = mailOf(mail, email.from(), idempotencyKey);
    const quiet = { streamTransport: true as const, buffer: true, disableFileAccess: true, disableUrlAccess: true };
    const { message, envelope } = await createTransport(quiet).sendMail(options);
    const bytes = Buffer.isBuffer(message) ? message : Buffer.alloc(0);
    return {
      from: email.from().address,
      to: envelope.to.map(String),
      subject: mail.subject,
      text: mail.text ?? null,
      html: mail.html ?? null,
      size: bytes.length,
      source: bytes.toString('utf8').slice(0, 20_000),
    };
  },
});
