import { expect, test } from '@jest/globals';
import { fromAdf, toAdf } from '#src/connectors/jira/adf.ts';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { askingServer } from './asking.ts';
import { openJira } from './worlds/jira.ts';

const jira = askingServer();
const account = { email: 'octocat@example.com', token: 'canary-jira-token' };

test.each([
  [400, { errorMessages: [], errors: { priority: "Field 'priority' cannot be set." } }, InputFault, /priority: Field/],
  [401, { message: 'Client must be authenticated' }, CredentialFault, /authenticated/],
  [404, { errorMessages: ['Issue does not exist'], errors: {} }, InputFault, /permissions of the project/],
])('%s %j', async (status, json, kind, sentence) => {
  jira.answer(() => ({ status, json }));
  await expect(jira.run('jira_get_issue', account)).rejects.toThrow(kind);
  await expect(jira.run('jira_get_issue', account)).rejects.toThrow(sentence);
});

test('a site may be written in three ways, and is needed where there is no address', async () => {
  jira.answer(() => ({ json: { id: '10001', key: 'WEB-1' } }));
  for (const site of ['acme', 'acme.atlassian.net', 'https://acme.atlassian.net/']) {
    const base_url = `${jira.url()}{site}/`;
    await jira.run('jira_get_issue', { ...account, site, base_url });
  }
  expect(new Set(jira.seen().map(({ url }) => url.split('?')[0]))).toEqual(new Set(['/acme/rest/api/3/issue/WEB-1']));
  await expect(jira.run('jira_get_issue', { ...account, base_url: '' })).rejects.toThrow(/jira_site/);
});

test('an assignee by e-mail, labels without white space, a summary of one line', async () => {
  jira.answer(({ url }) => ({ json: url.includes('user/search') ? [{ accountId: '7' }] : { id: '1', key: 'WEB-1' } }));
  const input = { project: 'WEB', summary: 'a\nb', labels: ['needs review'], assignee: 'octocat@example.com' };
  expect(await jira.run('jira_create_issue', account, input)).toMatchObject({ url: `${jira.url()}browse/WEB-1` });
  expect(JSON.parse(jira.seen().at(-1)?.body ?? '').fields).toMatchObject({
    summary: 'a b',
    labels: ['needs-review'],
    assignee: { accountId: '7' },
    issuetype: { name: 'Task' },
  });
  jira.answer(() => ({ json: [] }));
  await expect(jira.run('jira_create_issue', account, input)).rejects.toThrow(/octocat@example.com/);
});

test('pages are read until there are enough; a move that cannot be made says which can', async () => {
  const world = await openJira();
  const run = (id: string, input: object) => jira.run(id, world.credential(''), input);
  expect(await run('jira_search', { jql: 'project = WEB', limit: 1000 })).toMatchObject({ count: 130 });
  expect(await run('jira_search', { jql: 'project = WEB', limit: 7 })).toMatchObject({ count: 7 });
  await expect(run('jira_search', { jql: 'order by key' })).rejects.toThrow(/Unbounded/);
  await expect(run('jira_transition', { issue: 'WEB-1', transition: 'Shipped' })).rejects.toThrow(/In Progress, Done/);
  expect(await run('jira_transition', { issue: 'WEB-1', transition: 'in progress' })).toMatchObject({
    status: 'In Progress',
  });
  expect(await jira.probe('jira', world.credential(''))).toEqual({ account: 'Octo Cat', scopes: null });
  await world.close();
});

test('text becomes a document and comes back', () => {
  const text = 'First line\nsecond, see https://example.com/a.\n\n- one\n- two\n\n```ts\nconst a = 1;\n\nok();\n```';
  expect(toAdf(text)).toEqual({
    type: 'doc',
    version: 1,
    content: [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'First line' },
          { type: 'hardBreak' },
          { type: 'text', text: 'second, see ' },
          {
            type: 'text',
            text: 'https://example.com/a',
            marks: [{ type: 'link', attrs: { href: 'https://example.com/a' } }],
          },
          { type: 'text', text: '.' },
        ],
      },
      {
        type: 'bulletList',
        content: ['one', 'two'].map((item) => ({
          type: 'listItem',
          content: [{ type: 'paragraph', content: [{ type: 'text', text: item }] }],
        })),
      },
      { type: 'codeBlock', attrs: { language: 'ts' }, content: [{ type: 'text', text: 'const a = 1;\n\nok();' }] },
    ],
  });
  expect(fromAdf(toAdf('a\nb\n\nc'))).toBe('a\nb\nc');
  expect(fromAdf('as it is')).toBe('as it is');
  expect(fromAdf(null)).toBeNull();
  expect(toAdf(' \n ')).toEqual({ type: 'doc', version: 1, content: [] });
});
