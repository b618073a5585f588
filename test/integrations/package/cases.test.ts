import { describe, expect, test } from '@jest/globals';
import { parseCases } from '#src/integrations/package/cases.ts';
import { InputFault } from '#src/kit/faults.ts';

const ONE = `
name: opened
event: {type: issues.opened, payload: {issue: {title: x}}}
config: {slack_channel: "#a"}
answers: {slack_send_message: {error: channel_not_found}}
expect:
  calls: [{action: slack_send_message, input: {text: {contains: x}}}]
  error: channel_not_found
`;

test('a file holds one case or a list; files come in order', async () => {
  const cases = await parseCases({
    'cases/b.yaml': ONE,
    'cases/a.yml':
      '- {name: first, event: {type: push}, expect: {filtered: true}}\n- {name: second, event: {type: push}, expect: {}}\n',
    'fixtures/ignored.json': '{',
    'cases/fixtures/x.json': '{',
  });
  expect(cases.map(({ name, file }) => [name, file])).toEqual([
    ['first', 'cases/a.yml'],
    ['second', 'cases/a.yml'],
    ['opened', 'cases/b.yaml'],
  ]);
  expect(cases[2]).toEqual({
    name: 'opened',
    file: 'cases/b.yaml',
    events: [{ type: 'issues.opened', payload: { issue: { title: 'x' } } }],
    config: { slack_channel: '#a' },
    answers: { slack_send_message: { error: 'channel_not_found' } },
    expect: {
      calls: [{ action: 'slack_send_message', input: { text: { contains: 'x' } } }],
      error: 'channel_not_found',
    },
  });
  expect(cases[0]?.events[0]?.payload).toEqual({});
});

test.each(['fixtures/a.json', 'a.json'])('a fixture is found as %s', async (fixture) => {
  const files = {
    'cases/a.yaml': `{name: a, event: {type: push, fixture: ${fixture}}, expect: {}}`,
    'fixtures/a.json': '{"ref":"x"}',
  };
  expect((await parseCases(files))[0]?.events[0]?.payload).toEqual({ ref: 'x' });
});

describe('mistakes', () => {
  const problem = (text: string, files: Record<string, string> = {}) => parseCases({ 'cases/a.yaml': text, ...files });
  test.each([
    ['no event', 'name: a\nexpect: {}\n', /\(event\): is missing/],
    ['two kinds of events', 'name: a\nevent: {type: x}\nevents: [{type: x}]\nexpect: {}\n', /stands beside "events"/],
    [
      'an unknown key',
      'name: a\nevent: {type: x}\nexpect: {call: []}\n',
      /cases\/a\.yaml:3 \(expect\.call\).*Did you mean "calls"/,
    ],
    ['no case', '7\n', /cases\/a\.yaml/],
    ['broken YAML', 'name: [\n', /cases\/a\.yaml:/],
    ['a fixture that is not there', 'name: a\nevent: {type: x, fixture: y.json}\nexpect: {}\n', /no file y\.json/],
    ['the second of a list', '- {name: a, event: {type: x}, expect: {}}\n- {name: b}\n', /a\.yaml:2 \(1\.event\)/],
  ])('%s', async (_name, text, sentence) => {
    await expect(problem(text)).rejects.toThrow(InputFault);
    await expect(problem(text)).rejects.toThrow(sentence);
  });

  test('a fixture that is no JSON, or one outside the package', async () => {
    const text = 'name: a\nevent: {type: x, fixture: f.json}\nexpect: {}\n';
    await expect(problem(text, { 'fixtures/f.json': '{' })).rejects.toThrow(/not valid JSON/);
    await expect(problem(text.replace('f.json', '../../etc/passwd'))).rejects.toThrow(/no file/);
    await expect(problem(text.replace('f.json', '__proto__'))).rejects.toThrow(/no file/);
  });
});
