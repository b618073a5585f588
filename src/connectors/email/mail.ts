import { createHash } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import { InputFault } from '#src/kit/faults.ts';
import { type Static, Type } from '#src/kit/schema.ts';
import { anyOf } from '../any-of.ts';
import { Encoding } from '../bytes-as.ts';
import { type Address, addressesOf } from './addresses.ts';

/** One line: what could begin another header is refused, not removed. */
const Line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[^\\r\\n\\0]*$' });

const Addresses = (description: string) =>
  Type.Union([Line(4000), Type.Array(Line(400), { maxItems: 50 })], { description });

const MailFields = {
  to: Addresses('name@example.com, or several with commas between'),
  cc: Type.Optional(Addresses('Copies')),
  bcc: Type.Optional(Addresses('Copies that nobody sees')),
  reply_to: Type.Optional(Line(400)),
  subject: Type.String({ minLength: 1, maxLength: 1000 }),
  text: Type.Optional(Type.String({ maxLength: 1_000_000 })),
  html: Type.Optional(Type.String({ description: 'Beside the text, or instead of it', maxLength: 1_000_000 })),
  attachments: Type.Optional(
    Type.Array(
      Type.Object(
        {
          filename: Line(255),
          content: Type.String({ description: 'The text, or base64', maxLength: 14_000_000 }),
          encoding: Encoding,
          content_type: Type.Optional(Type.String({ pattern: '^[\\w.+-]+/[\\w.+-]+$', maxLength: 200 })),
        },
        { additionalProperties: false },
      ),
      { maxItems: 20 },
    ),
  ),
};

export const Mail = Type.Object(MailFields, { additionalProperties: false, ...anyOf('text', 'html') });
export type Mail = Static<typeof Mail>;

const MOST_BYTES = 20 * 1024 * 1024;

function attachmentsOf(given: Mail['attachments'] = []): SendMailOptions['attachments'] {
  const files = given.map(({ filename, content, encoding = 'utf8', content_type }) => ({
    filename,
    content: Buffer.from(content, encoding),
    ...(content_type === undefined ? {} : { contentType: content_type }),
  }));
  const size = files.reduce((sum, { content }) => sum + content.length, 0);
  if (size > MOST_BYTES)
    throw new InputFault('Invalid input', 'Attachments may have 20 MB together. Send a link instead.');
  return files;
}

/** What nodemailer is given: nothing that it would have to read itself, no address that it would have to take apart. */
export function mailOf(mail: Mail, from: Address, idempotencyKey: string): SendMailOptions {
  const { subject, text, html } = mail;
  const to = addressesOf(mail.to, 'to');
  if (to.length === 0) throw new InputFault('Invalid input', '"to" names nobody. Write name@example.com.');
  const id = createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 32);
  return {
    // The same for every try: a mailbox that had it already can tell.
    messageId: `<${id}@${from.address.split('@')[1]}>`,
    from,
    to,
    cc: addressesOf(mail.cc, 'cc'),
    bcc: addressesOf(mail.bcc, 'bcc'),
    ...(mail.reply_to === undefined ? {} : { replyTo: addressesOf(mail.reply_to, 'reply_to') }),
    // A title that somebody wrote may have several lines; a subject has one.
    subject: subject.replace(/[\r\n\0\t ]+/g, ' ').trim(),
    ...(text === undefined ? {} : { text }),
    ...(html === undefined ? {} : { html }),
    attachments: attachmentsOf(mail.attachments),
    // Answers of machines to a machine never end.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}
