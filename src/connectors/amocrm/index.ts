import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { object, text } from '../loose.ts';
import { addNote } from './add-note.ts';
import { BASE_URL, connectAmocrm } from './client.ts';
import { createContact } from './create-contact.ts';
import { createLead } from './create-lead.ts';
import { createTask } from './create-task.ts';
import { amocrmOAuth } from './oauth.ts';
import { amocrmSource } from './source.ts';

export default defineConnector({
  id: 'amocrm',
  title: 'amoCRM',
  words: ['amocrm', 'amo crm', 'амоcrm', 'амо срм', 'амосрм', 'kommo'],
  category: 'crm',
  docs: 'https://www.amocrm.ru/developers/',
  baseUrl: BASE_URL,
  credentials: {
    strategy: 'oauth',
    fields: Type.Object({
      subdomain: Type.Optional(Type.String({ title: 'Subdomain', description: 'The name before .amocrm.ru' })),
      long_lived_token: Type.Optional(Secret('Long-lived token', 'Of an integration of your own: Keys and scopes')),
      access_token: Type.Optional(
        Secret('Access token', 'Instead of a long-lived one; it works for a day and is renewed with a refresh token'),
      ),
      refresh_token: Type.Optional(
        Secret('Refresh token', 'Beside the integration ID and secret key; kept up to date by itself'),
      ),
      client_id: Type.Optional(Type.String({ title: 'Integration ID', description: 'Beside a refresh token' })),
      client_secret: Type.Optional(Secret('Secret key', 'Of the integration, beside a refresh token')),
    }),
    anyOf: [['long_lived_token'], ['access_token'], ['refresh_token', 'client_id', 'client_secret']],
    oauth: amocrmOAuth,
  },
  connect: connectAmocrm,
  async probe(amocrm) {
    const { name, subdomain } = object((await amocrm.of().get('api/v4/account')).body);
    return { account: text(name) ?? text(subdomain), scopes: null };
  },
  // Whoever asks more is blocked by address, which would stop every integration of this house.
  perSecond: 7,
  actions: [createContact, createLead, addNote, createTask],
  source: amocrmSource,
});
