import { Type } from '#src/kit/schema.ts';

export const Repository = Type.String({
  title: 'Repository',
  description: 'owner/name',
  pattern: '^[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}$',
});

export const IssueNumber = Type.Integer({ title: 'Number', description: 'Of the issue or pull request', minimum: 1 });
export const Body = Type.String({ title: 'Text', description: 'Markdown', maxLength: 65_536 });
export const Labels = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { title: 'Labels', maxItems: 100 });
