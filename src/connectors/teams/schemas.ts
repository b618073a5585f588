import { Type } from '#src/kit/schema.ts';

export const WebhookUrl = Type.String({
  title: 'Workflow address',
  description: "Of this call; the credential's unless given",
  pattern: '^https?://',
  'x-secret': true,
});

export const Channel = Type.String({
  title: 'Channel',
  description: 'For people to read: it is the address that leads to one channel',
  maxLength: 200,
});

export const Accepted = Type.Object({
  accepted: Type.Boolean({ description: 'The workflow took it. Whether it shows in the channel is not said' }),
});
