import type { ExampleTraits } from '../source.ts';

const TEAM = 'T0123456789';
const CHANNEL = 'C0123456789';
const INTERACTIONS = new Set(['block_actions', 'view_submission', 'view_closed', 'shortcut', 'message_action']);

/** What Slack sends, with the fields that people use. */
export function exampleOf(type: string, traits: ExampleTraits = {}): Record<string, unknown> {
  const { title = 'Login fails', author = 'U0123456789' } = traits;
  if (type === 'slash_command') {
    const who = { user_id: 'U0123456789', user_name: author, team_id: TEAM, team_domain: 'acme', channel_id: CHANNEL };
    return { command: '/report', text: title, channel_name: 'general', trigger_id: '1.2.abc', ...who };
  }
  if (INTERACTIONS.has(type)) {
    return {
      type,
      user: { id: 'U0123456789', username: author },
      team: { id: TEAM, domain: 'acme' },
      channel: { id: CHANNEL, name: 'general' },
      trigger_id: '1.2.abc',
      callback_id: 'report',
      actions: [{ action_id: 'approve', value: title, action_ts: '1767268800.000100' }],
    };
  }
  const [head = '', subtype] = type.split('.');
  const ts = '1767268800.000100';
  const message = { text: title, user: author, channel: CHANNEL, ts, channel_type: 'channel' };
  const reaction = { reaction: 'eyes', user: author, item: { type: 'message', channel: CHANNEL, ts } };
  const event = {
    type: head === 'bot_message' ? 'message' : head,
    ...(head.startsWith('reaction') ? reaction : message),
    ...(subtype === undefined ? {} : { subtype }),
    ...(head === 'bot_message' ? { bot_id: 'B0123456789' } : {}),
  };
  return { type: 'event_callback', team_id: TEAM, event_id: 'Ev0123456789', event_time: 1767268800, event };
}
