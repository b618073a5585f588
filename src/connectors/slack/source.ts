import { defineSource, factsBeside } from '../define.ts';
import { eventName, type Loose, list, object, word } from '../loose.ts';
import { digestFrom, hmacSha256, isFresh, madeByOne, single } from '../signatures.ts';
import type { Unverified } from '../source.ts';
import { exampleOf } from './example.ts';
import { slackWords } from './words.ts';

const PREFIX = 'v0=';

function verifySlack({ headers, raw, secrets, now }: Unverified): boolean {
  const signature = single(headers, 'x-slack-signature');
  const timestamp = single(headers, 'x-slack-request-timestamp');
  if (signature === null || timestamp === null || !signature.startsWith(PREFIX) || !isFresh(timestamp, now))
    return false;
  const digest = digestFrom(signature.slice(PREFIX.length), 'hex');
  return digest !== null && madeByOne(digest, secrets, `v0:${timestamp}:`, raw);
}

/** What a bot writes has a name of its own: who answers messages with messages must not hear himself. */
function typeOfEvent(event: Loose): string {
  const type = eventName(event.type, 'unknown');
  if (type !== 'message') return type;
  const subtype = eventName(event.subtype, '');
  const said = object(event.message ?? event.previous_message);
  const isBots = word(event.bot_id) !== null || word(said.bot_id) !== null || subtype === 'bot_message';
  const head = isBots ? 'bot_message' : 'message';
  return subtype === '' || subtype === 'bot_message' ? head : `${head}.${subtype}`;
}

const typeOf = (payload: Loose): string => {
  if (word(payload.command) !== null) return 'slash_command';
  return payload.type === 'event_callback' ? typeOfEvent(object(payload.event)) : eventName(payload.type, 'unknown');
};

/** Slack sends an event again under its id; what people do has a trigger. */
function idOf(payload: Loose): string | null {
  if (payload.type === 'event_callback') return word(payload.event_id);
  const rate = word(payload.minute_rate_limited);
  if (rate !== null) return `${word(payload.team_id) ?? ''}:${rate}`;
  const [action] = list(payload.actions).map(object);
  return word(payload.trigger_id) ?? word(payload.action_ts) ?? word(action?.action_ts);
}

function aboutOf(payload: Loose): Pick<Loose, 'channel' | 'user'> {
  const event = object(payload.event);
  const item = object(event.item);
  return {
    channel: event.channel ?? event.channel_id ?? item.channel ?? payload.channel ?? payload.channel_id,
    user: event.user ?? event.user_id ?? payload.user ?? payload.user_id,
  };
}

/** An id, or an object that has one. */
const idIn = (value: unknown): string | null => word(value) ?? word(object(value).id);

export const slackSource = defineSource({
  service: 'slack',
  signs: true,
  secretField: 'signing_secret',
  maxBytes: 1024 * 1024,
  contentTypes: ['application/json', 'application/x-www-form-urlencoded'],
  verify: verifySlack,
  describe(_headers, sent) {
    const payload = object(sent);
    const { channel, user } = aboutOf(payload);
    return { id: idOf(payload), type: typeOf(payload), object: idIn(channel) ?? idIn(user), actor: idIn(user) };
  },
  factsModule: factsBeside(import.meta.url),
  handshake(_headers, sent) {
    const { type, challenge, ssl_check } = object(sent);
    if (type === 'url_verification') return { status: 200, body: { challenge: word(challenge) ?? '' } };
    return ssl_check === '1' || ssl_check === 1 ? { status: 200, body: {} } : null;
  },
  // Within three seconds, and empty: a body would be shown to whoever typed or pressed.
  acknowledge: () => ({ status: 200 }),
  events: [
    'message',
    'message.message_changed',
    'message.message_deleted',
    'message.file_share',
    'message.thread_broadcast',
    'app_mention',
    'slash_command',
    'block_actions',
    'view_submission',
    'view_closed',
    'shortcut',
    'message_action',
    'reaction_added',
    'reaction_removed',
    'member_joined_channel',
    'member_left_channel',
    'channel_created',
    'channel_archive',
    'channel_rename',
    'team_join',
    'file_shared',
    'link_shared',
    'app_home_opened',
    'bot_message',
    'app_rate_limited',
    'app_uninstalled',
    'tokens_revoked',
  ],
  words: slackWords,
  example: exampleOf,
  sample({ secret, now, raw }) {
    const time = String(Math.floor(now / 1000));
    const digest = secret === null ? null : hmacSha256(secret, `v0:${time}:`, raw).toString('hex');
    return {
      'x-slack-request-timestamp': time,
      ...(digest === null ? {} : { 'x-slack-signature': `${PREFIX}${digest}` }),
    };
  },
});
