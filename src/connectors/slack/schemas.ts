import { Type } from '#src/kit/schema.ts';

export const Channel = Type.String({
  title: 'Channel',
  description: 'Name (#dev-alerts) or id (C0123456789)',
  minLength: 1,
  maxLength: 200,
});

export const Text = Type.String({ title: 'Text', description: 'Slack mrkdwn', maxLength: 40_000 });

export const Blocks = Type.Array(Type.Record(Type.String(), Type.Unknown()), {
  title: 'Blocks',
  description: 'Block Kit',
  maxItems: 50,
});

export const Timestamp = Type.String({ description: 'The id of a message', pattern: '^\\d{1,16}\\.\\d{1,10}$' });

export const Posted = Type.Object({
  channel: Type.String(),
  ts: Type.Union([Type.String(), Type.Null()], { description: 'Null where an incoming webhook sent it' }),
});
