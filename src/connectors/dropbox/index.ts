import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { object, text } from '../loose.ts';
import { BASE_URL, connectDropbox } from './client.ts';
import { getLink } from './get-link.ts';
import { listFolder } from './list-folder.ts';
import { dropboxOAuth } from './oauth.ts';
import { dropboxSource } from './source.ts';
import { upload } from './upload.ts';

export default defineConnector({
  id: 'dropbox',
  title: 'Dropbox',
  words: ['dropbox', 'дропбокс'],
  category: 'cloud_storage',
  docs: 'https://www.dropbox.com/developers/documentation/http/documentation',
  baseUrl: BASE_URL,
  credentials: {
    strategy: 'oauth',
    fields: Type.Object({
      refresh_token: Type.Optional(Secret('Refresh token', 'Beside the key and secret of the app')),
      app_key: Type.Optional(Secret('App key', 'From the page of the app')),
      app_secret: Type.Optional(Secret('App secret', 'From the page of the app; webhooks are signed with it')),
      access_token: Type.Optional(Secret('Access token', 'Instead of a refresh token; it works for four hours')),
    }),
    anyOf: [['refresh_token', 'app_key', 'app_secret'], ['access_token']],
    oauth: dropboxOAuth,
  },
  connect: connectDropbox,
  async probe({ api }) {
    const account = object((await api.post('users/get_current_account', { json: null })).body);
    return { account: text(account.email) ?? text(object(account.name).display_name), scopes: null };
  },
  actions: [upload, listFolder, getLink],
  source: dropboxSource,
});
