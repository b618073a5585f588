import { expect, test } from '@jest/globals';
import { listActions } from '#src/connectors/catalogue.ts';
import { declarationsFor } from '#src/factory/check/declarations.ts';
import { typeProblems } from '#src/factory/check/type-check.ts';

const handler = (body: string): string =>
  ['export default {', "  name: 'x',", '  async handle(event, context) {', `    ${body}`, '  },', '};', ''].join('\n');
const ACTIONS = ['slack_send_message', 'github_create_issue'];

test('a sound handler has no problems, in either form', async () => {
  const body =
    "await context.slack.send('x', '#y'); await context.slack.sendMessage({ channel: '#y', text: event.facts.title });";
  expect(await typeProblems(handler(body), ACTIONS)).toEqual([]);
  const old = "module.exports = { name: 'x', async handle(event, context) { await context.slack.send(event.data); } };";
  expect(await typeProblems(`declare const module: any;\n${old}`, ACTIONS)).toEqual([]);
});

test.each([
  ['a field that is missing', 'await context.github.createIssue({ repository: "a/b" });', /title/],
  ['a field of another kind', 'await context.slack.sendMessage({ channel: 7 });', /not assignable to type 'string'/],
  ['a method that is not granted', 'await context.github.comment({});', /comment/],
  ['a service that is not granted', 'await context.jira.createIssue({});', /jira/],
  ['a slip in the event', 'return event.fact.title;', /fact/],
  ['the names of Node', 'return process.pid;', /process/],
])('%s is told with its line', async (_title, body, message) => {
  const problems = await typeProblems(handler(body), ACTIONS);
  expect(problems).toContainEqual({ file: 'handler.ts', line: 4, message: expect.stringMatching(message) });
});

test('routes are told apart by their action', async () => {
  const good =
    "for (const route of context.routes()) if (route.action === 'slack_send_message') await context.slack.sendMessage(route.input);";
  expect(await typeProblems(handler(good), ACTIONS)).toEqual([]);
  const wrong = 'for (const route of context.routes()) await context.slack.sendMessage(route.input);';
  expect(await typeProblems(handler(wrong), ACTIONS)).not.toEqual([]);
});

test('every action of the catalogue can be declared', async () => {
  const all = listActions().map((action) => action.id);
  expect(declarationsFor(all)).toContain('interface HandlerContext');
  expect(await typeProblems(handler('return event.id;'), all)).toEqual([]);
});
