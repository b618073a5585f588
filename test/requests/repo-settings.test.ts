import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { missingFields } from '#src/requests/fields.ts';
import { readFields } from '#src/requests/read-fields.ts';
import { DEFAULT_SETTINGS, readRepoSettings } from '#src/requests/repo-settings.ts';
import { RepoSettingsSchema } from '#src/requests/repo-settings-schema.ts';

const EVERYTHING = `# who may ask
requesters:
  permission: triage
  users: [octocat, hubot]
language: ru
path: tools/integrations/
base_branch: release/2.x
reviewers: [octocat, my-org/platform]
auto_merge: true
draft: true
budget_usd: 2.5
model: claude-sonnet-4-5
max_open_requests: 20
onboarding: false
generator: recipes
require_second_person: true
`;

test('every setting there is', () => {
  expect(readRepoSettings(EVERYTHING)).toEqual({
    problems: [],
    settings: {
      requesters: { permission: 'triage', users: ['octocat', 'hubot'] },
      language: 'ru',
      path: 'tools/integrations',
      base_branch: 'release/2.x',
      reviewers: ['octocat', 'my-org/platform'],
      auto_merge: true,
      draft: true,
      budget_usd: 2.5,
      model: 'claude-sonnet-4-5',
      max_open_requests: 20,
      onboarding: false,
      generator: 'recipes',
      require_second_person: true,
    },
  });
});

test.each(['', '# nothing yet\n', '---\n', 'null', '{}', '\ufeff'])('%j sets nothing', (text) => {
  expect(readRepoSettings(text)).toEqual({ settings: DEFAULT_SETTINGS, problems: [] });
});

test('each mistake is one sentence with its line, and then nothing of the file counts', () => {
  const { settings, problems } = readRepoSettings(
    'pth: x\npath: ../x\nlanguage: de\nauto_merge: "yes"\nrequesters:\n  teams: [x]\n  users: ["@me"]\nmax_open_requests: 0\n',
  );
  expect(settings).toEqual(DEFAULT_SETTINGS);
  expect(problems).toEqual([
    '.github/claude-code-bot.yml, line 1: "pth" is not a setting. Did you mean "path"?',
    '.github/claude-code-bot.yml, line 2: "path" must be a folder inside the repository, not under .github, written without a leading slash. Write for example "integrations".',
    '.github/claude-code-bot.yml, line 3: "language" must be one of: en, ru. Write for example "en".',
    '.github/claude-code-bot.yml, line 4: "auto_merge" must be true or false. Write for example true.',
    '.github/claude-code-bot.yml, line 6: "requesters.teams" is not known here. Known: permission, users.',
    '.github/claude-code-bot.yml, line 7: "requesters.users.0" must be a login without @. Write for example "octocat".',
    '.github/claude-code-bot.yml, line 8: "max_open_requests" must be a whole number from 1 to 1000. Write for example 20.',
  ]);
});

test.each([
  '/abs',
  '../x',
  'a/../../b',
  'a/./b',
  'a/..',
  '..',
  '.',
  '.github',
  '.github/workflows',
  '.GitHub/x',
  '.git/hooks',
  'a//b',
  'a b',
  'a\\b',
  '~',
  '"a\\u0000b"',
  '-a/../..',
  '',
])('the path %j is refused', (path) => {
  expect(readRepoSettings(`path: ${path === '' ? "''" : path}\n`).problems).toHaveLength(1);
});

test.each(['integrations', 'a/b/c', '.integrations', 'a.b/c-d', 'x/.github-like'])('the path %j is taken', (path) => {
  expect(readRepoSettings(`path: ${path}\n`)).toMatchObject({ settings: { path }, problems: [] });
});

test.each(['a..b', '-x', 'a//b', 'x.lock', '/x', 'x/', 'a@{b', 'a b', 'a~1'])('the branch %j is refused', (branch) => {
  expect(readRepoSettings(`base_branch: "${branch}"\n`).problems).toHaveLength(1);
});

test.each([
  ['a list', '- path\n', /not a map/],
  ['broken YAML', 'path: [\n', /line 1|line 2/],
  ['a key twice', 'draft: true\ndraft: false\n', /line 2.*twice/],
  ['a dangerous key', '__proto__: {path: x}\n', /__proto__/],
  ['too much', `# ${'x'.repeat(70_000)}\n`, /longer than 64 KB/],
  ['too deep', `${'['.repeat(5000)}\n`, /deep|Flow/],
  ['an endless alias', 'path: &a [*a]\n', /path|alias/i],
  ['many aliases', `path: &a [x]\nreviewers: [${'*a,'.repeat(200)}]\n`, /./],
])('%s is told in a sentence', (_, text, sentence) => {
  const { settings, problems } = readRepoSettings(text);
  expect(settings).toEqual(DEFAULT_SETTINGS);
  expect(problems[0]).toMatch(sentence);
  expect(problems.length).toBeLessThanOrEqual(20);
});

const DOCS = readFileSync(new URL('../../docs/requests.md', import.meta.url), 'utf8');

test('docs/requests.md describes the settings there are, and its examples are right', () => {
  const [, table = ''] = DOCS.split('\n## Settings of a repository\n');
  const described = [...table.matchAll(/^\| `([a-z_]+)(?:\.[a-z]+)?` \|/gm)].map(([, name]) => name);
  expect([...new Set(described)].sort()).toEqual(Object.keys(RepoSettingsSchema.properties).sort());
  const file = table.match(/(?:^ {4}.*\n)+/m)?.[0].replace(/^ {4}/gm, '') ?? '';
  expect(readRepoSettings(file)).toMatchObject({ settings: { path: 'tools/integrations' }, problems: [] });
});

test('the example at the top of docs/requests.md says everything', () => {
  const example = DOCS.match(/(?:^ {4}.*\n|^\n(?= {4}))+/m)?.[0].replace(/^ {4}/gm, '') ?? '';
  const { fields } = readFields(example);
  expect(missingFields(fields)).toEqual([]);
  expect(fields).toMatchObject({ serviceName: 'Slack', priority: 'high' });
  expect(fields.examples).toHaveLength(2);
});
