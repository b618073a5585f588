import type { ExampleTraits } from '../source.ts';

const SITE = 'https://acme.atlassian.net';
const NAMES: Record<string, string> = { Critical: 'Critical', High: 'High', Medium: 'Medium', Low: 'Low' };

const person = (displayName: string) => ({ accountId: '5b10a2844c20165700ede21g', displayName, active: true });

/** A webhook as Jira sends it, with the fields that people use. */
export function exampleOf(type: string, traits: ExampleTraits = {}): Record<string, unknown> {
  const { title = 'Login fails', author = 'octocat', labels = [], priority, assignee, repository = 'WEB' } = traits;
  const issue = {
    id: '10042',
    self: `${SITE}/rest/api/2/10042`,
    key: `${repository}-42`,
    fields: {
      summary: title,
      description: 'Since this morning nobody can sign in.',
      issuetype: { name: 'Bug' },
      project: { id: '10000', key: repository, name: repository },
      status: { name: 'To Do', statusCategory: { key: 'new' } },
      priority: { name: NAMES[priority ?? 'Medium'] ?? priority },
      labels,
      reporter: person(author),
      assignee: assignee === undefined ? null : person(assignee),
    },
  };
  const user = person(author);
  const comment = { id: '10100', body: 'I can reproduce it.', author: user, updateAuthor: user };
  const items = [{ field: 'status', fromString: 'To Do', toString: 'In Progress' }];
  return {
    timestamp: 1767268800000,
    webhookEvent: type,
    ...(type.startsWith('comment') ? { comment } : { user }),
    issue,
    ...(type.endsWith('issue_updated')
      ? { issue_event_type_name: 'issue_generic', changelog: { id: '1', items } }
      : {}),
  };
}
