import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { asciiJson } from '../ascii-json.ts';
import { Encoding } from '../bytes-as.ts';
import { defineAction } from '../define.ts';
import type { DropboxClient } from './client.ts';
import { Entry, entryOf, Path } from './schemas.ts';

export const upload = defineAction({
  id: 'upload',
  title: 'Upload a file',
  summary: 'Writes a text or a base64-encoded file to a path.',
  effect: 'write',
  // The same bytes at the same place change nothing there, whatever the mode.
  idempotent: true,
  shortNames: ['uploadFile'],
  scopes: ['files.content.write'],
  recipe: {
    kind: 'call',
    with: {
      path: '/events/{{event}}-{{default number "event"}}.txt',
      content: '{{default title event}}\n\n{{body}}\n\n{{url}}',
    },
  },
  input: Type.Object(
    {
      path: Path,
      content: Type.String({ description: 'The text, or base64', maxLength: 24_000_000 }),
      encoding: Encoding,
      mode: Type.Optional(
        Type.Union([Type.Literal('overwrite'), Type.Literal('add')], {
          description: 'add keeps what is there and fails where it differs, or takes another name with autorename',
          default: 'overwrite',
        }),
      ),
      autorename: Type.Optional(Type.Boolean({ default: false })),
    },
    { additionalProperties: false },
  ),
  output: Entry,
  example: { path: '/reports/january.txt', content: 'All went well.' },
  async run(
    { path, content, encoding = 'utf8', mode = 'overwrite', autorename = false },
    dropbox: DropboxClient,
    call,
  ) {
    const headers = {
      'dropbox-api-arg': asciiJson({ path, mode, autorename, mute: false }),
      'content-type': 'application/octet-stream',
    };
    const options = { body: Buffer.from(content, encoding), headers, ...stop(call) };
    return entryOf((await dropbox.content.post('files/upload', options)).body);
  },
});
