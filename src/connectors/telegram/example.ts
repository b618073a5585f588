import type { ExampleTraits } from '../source.ts';

/** An update as Telegram sends it, with the fields that people use. */
export function exampleOf(type: string, traits: ExampleTraits = {}): Record<string, unknown> {
  const { title = 'Login fails', author = 'octocat' } = traits;
  const from = { id: 123456789, is_bot: false, first_name: 'Octo', username: author, language_code: 'en' };
  const chat = { id: 123456789, type: 'private', first_name: 'Octo', username: author };
  const message = { message_id: 42, from, chat, date: 1767268800, text: title };
  const what = type === 'callback_query' ? { id: '4382bfdwdsb323b2d9', from, message, data: 'approve' } : message;
  return { update_id: 10000, [type]: type.endsWith('inline_query') ? { id: '1', from, query: title } : what };
}
