import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { LIMITS, missingFields } from '#src/requests/fields.ts';
import { readFields } from '#src/requests/read-fields.ts';
import { processorMs } from '../support/processor-time.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/requests');
const textOf = (path: string): string => readFileSync(join(FIXTURES, path), 'utf8');
const spellings = (language: string): string[] =>
  readdirSync(join(FIXTURES, 'spellings', language)).filter((name) => name.endsWith('.md'));

describe.each(['ru', 'en'])('the same request, written in %s', (language) => {
  const expected = JSON.parse(textOf(`spellings/${language}/expected.json`));

  test.each(spellings(language))('%s', (name) => {
    expect(readFields(textOf(`spellings/${language}/${name}`))).toEqual({ fields: expected, language });
  });
});

test('the short template of the troubleshooting guide says what it says, and the rest is missing', () => {
  const { fields, language } = readFields(
    '## 🔌 Запрос на создание интеграции\n\n**Название сервиса:** Slack\n**Тип интеграции:** Webhook\n...\n',
  );
  expect(fields).toMatchObject({ serviceName: 'Slack', integrationType: 'Webhook', description: null });
  expect(missingFields(fields)).toEqual(['description', 'incoming_events', 'outgoing_actions']);
  expect(language).toBe('ru');
});

test('without a template everything is missing', () => {
  const { fields } = readFields('# Create Slack integration\n\nCreate Slack integration, please.');
  expect(missingFields(fields)).toEqual([
    'service_name',
    'integration_type',
    'description',
    'incoming_events',
    'outgoing_actions',
  ]);
});

const hostile = readdirSync(join(FIXTURES, 'hostile'));

test.each(hostile)('what nobody sees is not read: %s', (name) => {
  const { fields } = readFields(textOf(`hostile/${name}`));
  expect(JSON.stringify(fields)).not.toMatch(/CANARY|YRANAC\u202c|[\u200b\u202e\u2066]|[\u{e0000}-\u{e0fff}]/u);
  expect(fields).toMatchObject({ serviceName: 'Slack', integrationType: 'Webhook' });
  expect(fields.description).toMatch(/^Tell people about issues\./);
});

test.each([
  ['_No response_', null],
  ['None', null],
  ['n/a', null],
  ['нет', null],
  ['—', null],
  ['...', null],
  ['Slack', 'Slack'],
  ['`slack`', 'slack'],
  ['- Slack\n- Teams', 'Slack, Teams'],
  ['Slack\n\nand some more', 'Slack'],
  ['https://example.com/hook', 'https://example.com/hook'],
  ['<https://example.com>', 'https://example.com'],
  ['[Slack](https://slack.com "x")', 'Slack (https://slack.com)'],
])('as the name of a service %j is %j', (value, expected) => {
  expect(readFields(`### Service name\n\n${value}\n`).fields.serviceName).toBe(expected);
});

test.each([
  ['Critical', 'critical'],
  ['🔴 Critical', 'critical'],
  ['P1', 'high'],
  ['Высокий', 'high'],
  ['высокая (нужно к пятнице)', 'high'],
  ['Medium (default)', 'medium'],
  ['Средний', 'medium'],
  ['not urgent', 'low'],
  ['Не срочно', 'low'],
  ['Низкий', 'low'],
  ['срочно!', 'critical'],
  ['Критический', 'critical'],
  ['whenever', 'medium'],
  ['', 'medium'],
])('priority %j is %s', (words, expected) => {
  expect(readFields(`**Priority:** ${words}`).fields.priority).toBe(expected);
});

test('wildcards, names with underscores and templates stay as they are', () => {
  const { fields } = readFields(
    '**Events:** pull_request.*, issues.*\n**Settings:**\n- slack_channel: "#dev"\n- src/**/*.ts\n- {{event}} in {{repo}} <!here>\n',
  );
  expect(fields.incomingEvents).toEqual(['pull_request.*, issues.*']);
  expect(fields.configuration).toEqual(['slack_channel: "#dev"', 'src/**/*.ts', '{{event}} in {{repo}}']);
});

test('nested lists are told with what stands above them', () => {
  const { fields } = readFields(
    '### Configuration\n\n- Slack:\n  - Bot token\n  - Channel\n    - its id\n- Jira\n\t- Site\n- Plain\n',
  );
  expect(fields.configuration).toEqual(['Slack: Bot token', 'Slack: Channel: its id', 'Jira: Site', 'Plain']);
});

test('a line that only introduces a list is not one of its items', () => {
  const { fields } = readFields('**Settings:** basic ones\n- a\n- b\n\n### Expected behaviour\nIt should:\n- c\n');
  expect(fields.configuration).toEqual(['basic ones', 'a', 'b']);
  expect(fields.expectedBehaviour).toEqual(['c']);
});

test('code keeps its text, tags and indentation too', () => {
  const { fields } = readFields('### Settings\n\n```yaml\nslack:\n  channel: <channel>\n  # **not** bold\n```\n');
  expect(fields.configuration).toEqual(['slack:', '  channel: <channel>', '  # **not** bold']);
});

test('what looks like a label inside a list is its content', () => {
  const { fields } = readFields(
    '### Examples\n\n1. **Priority:** critical goes to #a\n2. **Event:** closed\n\n### Expected behaviour\n\n- **Type:** shown\n',
  );
  expect(fields.priority).toBe('medium');
  expect(fields.incomingEvents).toEqual([]);
  expect(fields.examples.map(({ title }) => title)).toEqual(['Priority', 'Event']);
  expect(fields.expectedBehaviour).toEqual(['Type: shown']);
});

test('a name that is said twice keeps its first value', () => {
  const { fields } = readFields('**Service:** Slack\n**Service:** Teams\n\n### Service\n\nJira\n');
  expect(fields.serviceName).toBe('Slack');
});

test('quoted headings and headings in code begin nothing', () => {
  const { fields } = readFields('> ### Service name\n>\n> Slack\n\n```\n### Service name\nSlack\n```\n');
  expect(fields.serviceName).toBeNull();
});

test.each([
  ['### Description\n\nSend new issues to Slack, please, as soon as possible.', 'en'],
  ['### Описание\n\nSend new issues to Slack, please, as soon as possible.', 'en'],
  ['### Description\n\nОтправлять новые issues из GitHub в Slack channel.', 'ru'],
  ['### Название сервиса\n\nSlack\n\n### Тип интеграции\n\nWebhook', 'ru'],
  ['', 'en'],
  ['123 🎉', 'en'],
])('the language of %j is %s', (text, expected) => {
  expect(readFields(text).language).toBe(expected);
});

test('texts and lists are bounded', () => {
  const long = 'x'.repeat(9000);
  const { fields } = readFields(
    `**Service:** ${long}\n\n### Description\n${`${long}\n`.repeat(2)}\n### Settings\n${'- y\n'.repeat(500)}- ${long}\n### Examples\n${'- a: b\n'.repeat(500)}`,
  );
  expect(fields.serviceName).toHaveLength(LIMITS.name);
  expect(fields.description).toHaveLength(LIMITS.description);
  expect(fields.configuration).toHaveLength(LIMITS.lines);
  expect(fields.examples).toHaveLength(LIMITS.examples);
});

const full = (part: string): string => part.repeat(Math.ceil(65_536 / part.length)).slice(0, 65_536);

test.each(
  [
    '> ',
    '[',
    ']',
    '[]( ',
    '*',
    '*a_',
    '**a',
    '`',
    '- ',
    '1. ',
    '|a',
    '|a|b|\n|-|-|\n',
    '<a ',
    '<!--',
    '<div hidden>',
    '&#x',
    '[a](b',
    '~~a',
    '### Examples\n- a: b\n',
    '_a ',
    '**Service:** x\n',
    '\n',
    '\t',
    '#',
  ].map((part) => [part]),
)('64 KB of %j are read in linear time', (part) => {
  const begun = processorMs();
  readFields(full(part));
  // Measured at 125 ms at worst on two slow cores; what is quadratic takes many seconds.
  expect(processorMs() - begun).toBeLessThan(1500);
});
