import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { connectEmail } from './client.ts';
import { preview } from './preview.ts';
import { send } from './send.ts';

export default defineConnector({
  id: 'email',
  title: 'E-mail',
  words: [
    'e-mail',
    'email!',
    'emails!',
    'smtp',
    'mail!',
    'электронная почт',
    'электронную почт',
    'электронной почт',
    'на почту',
    'письмо',
    'письма',
    'емейл',
    'имейл',
  ],
  category: 'communication',
  docs: 'https://nodemailer.com/',
  baseUrl: null,
  library: 'nodemailer',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      smtp_url: Secret('Mail server', 'smtp://user:password@smtp.example.com:587, or smtps:// with port 465'),
      from: Type.Optional(
        Type.String({ title: 'From', description: 'Bot <bot@example.com>; the user of the server unless given' }),
      ),
    }),
  },
  connect: connectEmail,
  async probe(email) {
    await email.greet();
    return { account: email.from().address, scopes: null };
  },
  actions: [send, preview],
});
