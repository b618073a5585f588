import type { ExampleTraits } from '../source.ts';

const NUMBERS: Record<string, number> = { Critical: 1, High: 2, Medium: 3, Low: 4 };
const LABELS = ['No priority', 'Urgent', 'High', 'Medium', 'Low'];

/** A webhook as Linear sends it, with the fields that people use. */
export function exampleOf(type: string, traits: ExampleTraits = {}): Record<string, unknown> {
  const { title = 'Login fails', author = 'octocat', labels = [], priority, assignee, repository = 'ENG' } = traits;
  const [subject = '', action = ''] = type.split('.');
  const number = NUMBERS[priority ?? ''] ?? 0;
  const url = `https://linear.app/acme/issue/${repository}-42`;
  const issue = {
    id: '2174add1-f7c8-44e3-bbf3-2d60b5ea8bc9',
    identifier: `${repository}-42`,
    number: 42,
    title,
    description: 'Since this morning nobody can sign in.',
    priority: number,
    priorityLabel: LABELS[number],
    url,
    state: { id: '1', name: 'Todo', type: 'unstarted' },
    team: { id: '2', key: repository, name: repository },
    labels: labels.map((name) => ({ id: name, name })),
    assignee: assignee === undefined ? null : { id: '3', name: assignee },
  };
  const { id, identifier } = issue;
  const comment = {
    id: '4',
    body: 'I can reproduce it.',
    issueId: id,
    issue: { id, identifier, title, url },
    user: { name: author },
  };
  const other = { id: '5', name: title, description: 'Faster and quieter.', url };
  const data: Record<string, object> = { issue, comment };
  return {
    action,
    type: subject.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    actor: { id: '6', name: author, type: 'user' },
    createdAt: '2026-01-01T12:00:00.000Z',
    data: data[subject] ?? other,
    url,
    ...(action === 'update' ? { updatedFrom: { updatedAt: '2026-01-01T11:00:00.000Z', stateId: '0' } } : {}),
    organizationId: '7',
  };
}
