import { Type } from '#src/kit/schema.ts';
import { object, text } from '../loose.ts';

export const IssueId = Type.String({
  title: 'Issue',
  description: 'Its identifier (ENG-42) or id',
  pattern: '^[A-Za-z0-9-]{1,80}$',
});

export const Title = Type.String({ title: 'Title', minLength: 1, maxLength: 255 });
export const Markdown = Type.String({ title: 'Text', description: 'Markdown', maxLength: 100_000 });
export const State = Type.String({ title: 'State', description: 'As the team names it', minLength: 1, maxLength: 100 });
export const Person = Type.String({
  title: 'Assignee',
  description: 'E-mail address, name or id',
  minLength: 1,
  maxLength: 255,
});
export const Labels = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { title: 'Labels', maxItems: 50 });
export const DueDate = Type.String({ title: 'Due', description: 'YYYY-MM-DD', pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

export const Priority = Type.Union(
  [Type.Literal('none'), Type.Literal('urgent'), Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')],
  { title: 'Priority' },
);

const NUMBERS = { none: 0, urgent: 1, high: 2, medium: 3, low: 4 };

export const priorityNumber = (name: keyof typeof NUMBERS): number => NUMBERS[name];

export const Issue = Type.Object({
  id: Type.String(),
  identifier: Type.String(),
  title: Type.String(),
  url: Type.String(),
  state: Type.Union([Type.String(), Type.Null()]),
});

/** What mutations ask back. */
export const SELECTION = 'issue { id identifier title url state { name } }';

export function issueOf(payload: unknown) {
  const { id, identifier, title, url, state } = object(object(payload).issue);
  return {
    id: String(id),
    identifier: String(identifier),
    title: String(title),
    url: String(url),
    state: text(object(state).name),
  };
}
