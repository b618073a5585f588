import { Type } from 'typebox';
import { defineConnector, Secret } from '../define.ts';
import { googleOAuth } from '../google-oauth.ts';
import { append } from './append.ts';
import { connectSheets } from './client.ts';
import { read } from './read.ts';
import { update } from './update.ts';

export default defineConnector({
  id: 'google_sheets',
  title: 'Google Sheets',
  words: ['google sheets', 'google sheet', 'google spreadsheet', 'гугл таблиц', 'google таблиц', 'гугл-таблиц'],
  category: 'productivity',
  docs: 'https://developers.google.com/workspace/sheets/api/reference/rest',
  baseUrl: 'https://sheets.googleapis.com/',
  credentials: {
    provider: 'google',
    strategy: 'oauth',
    fields: Type.Object({
      service_account: Type.Optional(
        Type.String({ title: 'Service account', description: 'The whole JSON file of its key', 'x-secret': true }),
      ),
      refresh_token: Type.Optional(Secret('Refresh token', 'Beside a client id and secret')),
      client_id: Type.Optional(Type.String({ title: 'Client ID', description: 'Beside a refresh token' })),
      client_secret: Type.Optional(Secret('Client secret', 'Beside a refresh token')),
      access_token: Type.Optional(Secret('Access token', 'Instead of these; it works for an hour')),
    }),
    oauth: googleOAuth('https://www.googleapis.com/auth/spreadsheets'),
    anyOf: [['service_account'], ['refresh_token', 'client_id', 'client_secret'], ['access_token']],
  },
  connect: connectSheets,
  // No call tells whose token it is without a spreadsheet: fetching one tries everything but an access token.
  async probe(sheets) {
    await sheets.token();
    return { account: null, scopes: null };
  },
  actions: [read, append, update],
});
