import type { HttpClient } from '#src/kit/http-types.ts';
import { defineSource, factsBeside } from '../define.ts';
import { single, verifyStaticHeader } from '../signatures.ts';
import type { Headers } from '../source.ts';
import { exampleOf } from './example.ts';
import { watchChanges } from './watch-changes.ts';
import { driveWords } from './words.ts';

const DAY_MS = 24 * 3_600_000;
const STATES = new Set(['add', 'remove', 'update', 'trash', 'untrash', 'change']);

const said = (headers: Headers, name: string): string | null =>
  single(headers, `x-goog-${name}`)?.slice(0, 500) ?? null;

/** Of one file, or of whatever lies in the drive. */
function typeOf(headers: Headers): string {
  const state = said(headers, 'resource-state') ?? '';
  const isFile = /\/files\//.test(said(headers, 'resource-uri') ?? '');
  return `${isFile ? 'file' : 'drive'}.${STATES.has(state) ? state : 'change'}`;
}

export const driveSource = defineSource({
  service: 'google_drive',
  signs: true,
  maxBytes: 64 * 1024,
  contentTypes: ['application/json'],
  verify: (delivery) => verifyStaticHeader(delivery, 'x-goog-channel-token'),
  payload: (headers) => ({
    resource_state: said(headers, 'resource-state'),
    resource_id: said(headers, 'resource-id'),
    resource_uri: said(headers, 'resource-uri'),
    changed: said(headers, 'changed'),
    channel_id: said(headers, 'channel-id'),
    channel_expiration: said(headers, 'channel-expiration'),
    message_number: said(headers, 'message-number'),
  }),
  describe(headers) {
    const [channel, number] = [said(headers, 'channel-id'), said(headers, 'message-number')];
    return {
      id: channel === null || number === null ? null : `${channel}:${number}`.slice(0, 200),
      type: typeOf(headers),
      object: said(headers, 'resource-id')?.slice(0, 200) ?? null,
      actor: null,
    };
  },
  factsModule: factsBeside(import.meta.url),
  // The first message only says that the channel is open.
  handshake: (headers) => (said(headers, 'resource-state') === 'sync' ? { status: 200, body: { ok: true } } : null),
  async subscribe(client, { address, secret }, call) {
    const { expires_at } = await watchChanges.run({ address, token: secret }, client as HttpClient, call);
    return { until: expires_at === null ? call.now + DAY_MS : Date.parse(expires_at) };
  },
  events: ['drive.change', 'file.add', 'file.update', 'file.remove', 'file.trash', 'file.untrash', 'file.change'],
  words: driveWords,
  example: exampleOf,
  sample({ type, id, secret }) {
    const [what, state = ''] = type.split('.');
    return {
      'x-goog-channel-id': id,
      'x-goog-message-number': '1',
      'x-goog-resource-state': state,
      'x-goog-resource-id': 'sample',
      'x-goog-resource-uri': `https://www.googleapis.com/drive/v3/${what === 'file' ? 'files/sample' : 'changes'}`,
      ...(secret === null ? {} : { 'x-goog-channel-token': secret }),
    };
  },
});
