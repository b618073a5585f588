import type { ExampleTraits } from '../source.ts';

const CODES: Record<string, string> = { Critical: 'highest', High: 'high', Medium: 'normal', Low: 'low' };

/** A delivery in the names that Okdesk's own webhooks use. */
export function exampleOf(type: string, traits: ExampleTraits = {}): Record<string, unknown> {
  const { title = 'The printer does not print', author = 'Ivan Petrov', priority = 'Medium', assignee } = traits;
  const isComment = type.startsWith('comment.');
  const isStatus = type === 'issue.status_changed';
  const by = { id: 3020, name: author, type: 'contact' };
  const sent: Record<string, string> = {
    'issue.created': 'new_ticket',
    'comment.created': 'new_comment',
    'issue.status_changed': 'new_ticket_status',
  };
  return {
    event: {
      event_type: sent[type] ?? type,
      author: by,
      ...(isComment ? { comment: { id: 1, content: 'It still does not print.', is_public: true } } : {}),
    },
    issue: {
      id: 153,
      title,
      description: 'Since this morning.',
      updated_at: '2026-01-01T12:00:00.000+03:00',
      status: isStatus ? { code: 'completed', name: 'Решена' } : { code: 'opened', name: 'Открыта' },
      ...(isStatus ? { old_status: { code: 'opened', name: 'Открыта' } } : {}),
      priority: { code: CODES[priority] ?? 'normal', name: priority },
      author: { id: 3020, name: author },
      assignee: assignee === undefined ? null : { id: 1, name: assignee },
      contact: { id: 3020, name: author },
    },
  };
}
