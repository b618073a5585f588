import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputFault } from '#src/kit/faults.ts';
import { checkTemplate, compileTemplate } from '#src/kit/template.ts';
import { templateEngine } from '#src/kit/template-engine.ts';
import type { TemplateFormat } from '#src/kit/template-format.ts';
import { templateScope } from '#src/kit/template-scope.ts';
import { processorMs } from '../support/processor-time.ts';

const payload = {
  repository: { name: 'r', full_name: 'o/r' },
  issue: {
    title: 'T <b>&',
    user: { login: 'bob' },
    body: 'long '.repeat(300),
    html_url: 'https://x.y/a?b=1&c',
    labels: [{ name: 'bug' }, { name: 'ui' }],
    assignee: null,
  },
};
const facts = {
  title: 'T <b>&',
  repository: 'o/r',
  author: 'bob',
  labels: ['bug', 'ui'],
  url: 'https://x.y/a?b=1&c',
  number: 5,
  created: '2026-01-02T03:04:05Z',
};
const scope = templateScope(facts, payload);

const render = (text: string, format: TemplateFormat = 'slack', data: Record<string, unknown> = scope): string =>
  compileTemplate(text, { name: 't', format }).render(data);

test("the guide's template renders a GitHub issue", () => {
  const text = `🐛 *New Issue in {{repository.name}}*

*Title:* {{issue.title}}
*Author:* @{{issue.author.login}}
*Labels:* {{#each issue.labels}}{{name}} {{/each}}

{{#if issue.assignee}}
*Assigned to:* @{{issue.assignee.login}}
{{/if}}

*Description:*
{{truncate issue.body 12}}

[View Issue]({{issue.html_url}})`;
  expect(render(text)).toBe(
    '🐛 *New Issue in r*\n\n*Title:* T &lt;b&gt;&amp;\n*Author:* @bob\n*Labels:* bug ui \n\n\n*Description:*\nlong long l…\n\n[View Issue](https://x.y/a?b=1&amp;c)',
  );
});

test.each<[string, TemplateFormat, string]>([
  ['{{repository}} {{repository.name}} {{labels}}', 'slack', 'o/r r bug, ui'],
  ['{{title}}', 'html', 'T &lt;b&gt;&amp;'],
  ['{{title}}', 'markdown', 'T \\<b\\>&'],
  ['{{title}}', 'none', 'T <b>&'],
  ['{{{title}}}', 'slack', 'T <b>&'],
  ['{{link url title}}', 'slack', '<https://x.y/a?b=1&amp;c|T &lt;b&gt;&amp;>'],
  ['{{link url "go"}}', 'html', '<a href="https://x.y/a?b=1&amp;c">go</a>'],
  ['{{link url "go"}}', 'markdown', '[go](https://x.y/a?b=1&c)'],
  ['{{link "javascript:alert(1)" "go"}}', 'html', 'go'],
  ['{{mention author}} {{mention "U12345678"}}', 'slack', '@bob <@U12345678>'],
  ['{{emoji "bug"}}', 'slack', ':bug:'],
  ['{{emoji "bug"}}', 'html', '🐛'],
  ['{{bold title}}', 'html', '<b>T &lt;b&gt;&amp;</b>'],
  ['{{upper author}} {{lower "AB"}} {{default nope "d"}} {{join labels "/"}}', 'none', 'BOB ab d bug/ui'],
  [
    '{{date created}} {{date created "DD.MM.YYYY"}} {{date 1700000000}}',
    'none',
    '2026-01-02 03:04 02.01.2026 2023-11-14 22:13',
  ],
  ['{{json labels}}', 'none', '[\n  "bug",\n  "ui"\n]'],
  ['{{#if (eq repository "o/r")}}yes{{else}}no{{/if}}', 'none', 'yes'],
  [
    '{{#eq number 5}}five{{else}}other{{/eq}} {{#if (and (gt number 3) (not (lt number 4)))}}ok{{/if}}',
    'none',
    'five ok',
  ],
  ['{{#if (ne number 5)}}a{{else}}b{{/if}}{{#if (or nope number)}}c{{/if}}', 'none', 'bc'],
  ['{{#each labels}}{{@index}}{{this}}{{#unless @last}};{{/unless}}{{/each}}', 'none', '0bug;1ui'],
  ['{{#each nope}}x{{else}}none{{/each}}', 'none', 'none'],
  ['{{missing}}|{{missing.deep}}', 'none', '|'],
  ['{{constructor}}{{__proto__}}{{title.constructor.constructor}}{{lookup this "constructor"}}', 'none', ''],
])('%s as %s', (text, format, expected) => {
  expect(render(text, format)).toBe(expected);
});

test.each([
  ['{{#each}}', /line 1, column 10: the template ends before/],
  ['a\n{{#if x}}', /line 2/],
  ['a {{foo bar}}', /line 1, column 3: there is no helper "foo"/],
  ['x\n  {{> other}}', /line 2, column 3: partials/],
  ['{{#* inline "x"}}{{/inline}}', /partials and decorators/],
  ['{{#each a}}{{/if}}', /each doesn't match if/],
  ['{{title}', /cannot stand here/],
  ['{{helperMissing 1}}', /no helper/],
  ["{{log 'x'}}", /no helper/],
  ['{{each x}}', /write \{\{#each\}\}/],
  ['{{#if a}}'.repeat(60), /too many blocks are open/],
  ['x'.repeat(20_001), /20000 are allowed/],
])('refuses %s', (text, why) => {
  expect(() => checkTemplate(text, 't')).toThrow(InputFault);
  expect(() => checkTemplate(text, 't')).toThrow(why);
});

test('many blocks one after the other are no deep blocks', () => {
  const block = '{{#if x}}a{{else if y}}b{{else if number}}c{{/if}}';
  expect(render(block.repeat(100))).toBe('c'.repeat(100));
});

test('loops and output are bounded', () => {
  const items = Array.from({ length: 1_000 }, () => 'x'.repeat(100));
  const loop = '{{#each items}}{{#each ../items}}{{/each}}{{/each}}';
  expect(() => render(loop, 'none', { items })).toThrow(/too large|more than/);
  expect(() => render('{{#each items}}{{#each ../items}}{{this}}{{/each}}{{/each}}', 'none', { items })).toThrow(
    InputFault,
  );
  expect(() => render('{{#each items}}'.repeat(13) + '{{/each}}'.repeat(13), 'none', { items })).toThrow(/12 deep/);
});

const part = fc.constantFrom(
  '{{',
  '}}',
  '{{{',
  '}}}',
  '#if',
  '#each',
  '/if',
  '/each',
  'title',
  '(',
  ')',
  '"x"',
  ' ',
  '\n',
  'else',
  '^',
  '>',
  '!',
  '--',
  '@root',
  '../',
  '|',
  'as',
  '=',
  '[',
  ']',
  '.',
  '&',
  '~',
  'truncate',
  '{{title}}',
  '{{/if}}',
);

test('any text is a template or refused with a place, and rendering never throws anything else', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part, { maxLength: 30 }).map((parts) => parts.join('')),
      ),
      (text) => {
        try {
          expect(typeof render(text)).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(InputFault);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

test('long hostile templates are refused or parsed at once', () => {
  const started = processorMs();
  for (const text of [
    '{{'.repeat(9_000),
    '{{a '.concat('('.repeat(9_000)),
    '{{#if a}}'.repeat(2_000),
    '{{!--'.repeat(4_000),
    '\\{{'.repeat(6_000),
    '{{a.'.concat('b.'.repeat(9_000), 'c}}'),
  ]) {
    try {
      checkTemplate(text);
    } catch (error) {
      expect(error).toBeInstanceOf(InputFault);
    }
  }
  expect(processorMs() - started).toBeLessThan(2_000);
});

test('helpers are made ready once for a template, not for each time that it is rendered', () => {
  const { helpers } = templateEngine;
  const { upper } = helpers;
  let read = 0;
  const get = (): typeof upper => {
    read++;
    return upper;
  };
  Object.defineProperty(helpers, 'upper', { configurable: true, enumerable: true, get });
  const template = compileTemplate('{{upper author}}');
  expect([template.render(scope), read]).toEqual(['BOB', 1]);
  expect([template.render({ ...scope, author: 'ann' }), read]).toEqual(['ANN', 1]);
  Object.defineProperty(helpers, 'upper', { configurable: true, enumerable: true, writable: true, value: upper });
});
