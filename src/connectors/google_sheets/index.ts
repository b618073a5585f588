import { defineConnector } from '../define.ts';
import { googleCredentials } from '../google-credentials.ts';
import { append } from './append.ts';
import { connectSheets, SCOPE } from './client.ts';
import { read } from './read.ts';
import { update } from './update.ts';

export default defineConnector({
  id: 'google_sheets',
  title: 'Google Sheets',
  words: ['google sheets', 'google sheet', 'google spreadsheet', 'гугл таблиц', 'google таблиц', 'гугл-таблиц'],
  category: 'productivity',
  docs: 'https://developers.google.com/workspace/sheets/api/reference/rest',
  baseUrl: 'https://sheets.googleapis.com/',
  credentials: googleCredentials(SCOPE),
  connect: connectSheets,
  // No call tells whose token it is without a spreadsheet: fetching one tries everything but an access token.
  async probe(sheets) {
    await sheets.token();
    return { account: null, scopes: null };
  },
  actions: [read, append, update],
});
