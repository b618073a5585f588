import { defineConnector } from '../define.ts';
import { googleCredentials } from '../google-credentials.ts';
import { object, text } from '../loose.ts';
import { connectDrive, SCOPE } from './client.ts';
import { download } from './download.ts';
import { listChanges } from './list-changes.ts';
import { listFiles } from './list-files.ts';
import { share } from './share.ts';
import { driveSource } from './source.ts';
import { upload } from './upload.ts';
import { watchChanges } from './watch-changes.ts';

export default defineConnector({
  id: 'google_drive',
  title: 'Google Drive',
  words: ['google drive', 'google-drive', 'gdrive', 'гугл диск', 'гугл-диск', 'гугл драйв', 'google диск'],
  category: 'cloud_storage',
  docs: 'https://developers.google.com/workspace/drive/api/reference/rest/v3',
  baseUrl: 'https://www.googleapis.com/',
  credentials: googleCredentials(SCOPE),
  connect: connectDrive,
  async probe(drive) {
    const { user } = object((await drive.get('drive/v3/about', { query: { fields: 'user(emailAddress)' } })).body);
    return { account: text(object(user).emailAddress), scopes: null };
  },
  actions: [upload, listFiles, share, download, listChanges, watchChanges],
  source: driveSource,
});
