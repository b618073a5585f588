import { Type } from '#src/kit/schema.ts';

export const ChatId = Type.String({
  title: 'Chat',
  description: 'Id of a chat or person, or the @name of a public channel',
  minLength: 1,
  maxLength: 100,
});

/** Longer than Telegram takes, since it counts without the markup. */
export const Text = Type.String({ title: 'Text', minLength: 1, maxLength: 20_000 });

export const ParseMode = Type.Union([Type.Literal('HTML'), Type.Literal('Markdown'), Type.Literal('MarkdownV2')], {
  title: 'Markup',
});

export const ReplyMarkup = Type.Record(Type.String(), Type.Unknown(), {
  title: 'Buttons',
  description: 'inline_keyboard, keyboard, remove_keyboard or force_reply, as Telegram takes it',
});

export const MessageId = Type.Integer({ title: 'Message', description: 'Its id', minimum: 1 });

export const Chat = Type.Record(Type.String(), Type.Unknown());
