import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toString as plain } from 'mdast-util-to-string';
import { gfm } from 'micromark-extension-gfm';
import { findCommand } from '#src/commands/registry.ts';
import { missingFields, REQUIRED_FIELDS } from '#src/requests/fields.ts';
import { missingSentences } from '#src/requests/missing-sentences.ts';
import { calmSentence, inCode, linkTo, quoteText } from '#src/requests/quote-text.ts';
import { readFields } from '#src/requests/read-fields.ts';
import { renderStatus, shownState, statusMarker } from '#src/requests/status-comment.ts';
import type { StatusFacts } from '#src/requests/status-facts.ts';
import { costText, countText, durationText } from '#src/requests/status-figures.ts';
import { COMMANDS_AT, SHOWN } from '#src/requests/status-words.ts';
import { anyText, runs } from '../support/fuzz.ts';

const begun: StatusFacts = {
  language: 'en',
  requestId: 'req_1',
  requestState: 'generating',
  integrationState: 'generating',
  integrationId: 'int_1',
  integrationName: 'Issues to Slack',
  waiting: null,
  waitsFor: [],
  missingFields: [],
  missing: [],
  stages: [
    { stage: 'analyzing', at: 'done', ms: 412 },
    { stage: 'generating', at: 'now', ms: null },
    { stage: 'testing', at: 'todo', ms: null },
    { stage: 'publishing', at: 'todo', ms: null },
  ],
  elapsedMs: null,
  generator: 'recipes',
  model: null,
  tokens: null,
  costUsd: null,
  pull: null,
  checkRunUrl: null,
  dashboardUrl: 'https://bot.example.com/dashboard/integrations/int_1',
  problem: null,
  notes: [],
};
const facts = (over: Partial<StatusFacts>): StatusFacts => ({ ...begun, ...over });
const rendered = (over: Partial<StatusFacts>): string => renderStatus(facts(over));

const PULL = { number: 7, url: 'https://github.com/o/r/pull/7' };
const NEEDS = [
  { name: 'slack', message: 'Give the credential of slack with PATCH /v1/…/config {"slack_token": "…"}.' },
];

test('while it is being built: the whole comment', () => {
  expect(rendered({})).toBe(`<!-- claude-code-bot:req_1 -->
### Issues to Slack: being built

Claude Code Bot is working on it. Nothing is needed from you.

- [x] Understand the request · 0.4 s
- [ ] ⏳ Write the integration
- [ ] Test it in the sandbox
- [ ] Open the pull request

[Dashboard](https://bot.example.com/dashboard/integrations/int_1)

Commands: \`/status\` \`/cancel\` \`/help\`

<sub>built from recipes, without Claude · \`int_1\`</sub>
`);
});

test('the marker is the first line, and cannot be broken out of', () => {
  expect(rendered({}).split('\n', 1)).toEqual([statusMarker('req_1')]);
  expect(statusMarker('--> <b>@x')).toBe('<!-- claude-code-bot:bx -->');
});

test.each([
  ['requested', {}, 'requested'],
  ['requested', { waiting: 'permission' }, 'permission'],
  ['requested', { waiting: 'info' }, 'info'],
  ['analyzing', { waiting: 'answers' }, 'answers'],
  ['testing', {}, 'working'],
  ['inactive', { integrationState: 'inactive', waiting: 'merge', pull: PULL }, 'merge'],
  ['inactive', { integrationState: 'inactive', pull: PULL }, 'merge'],
  ['inactive', { integrationState: 'inactive', missing: NEEDS }, 'setup'],
  ['inactive', { integrationState: 'inactive' }, 'inactive'],
  ['inactive', { integrationState: 'active' }, 'active'],
  ['active', { integrationState: 'paused' }, 'paused'],
  ['failed', { integrationState: 'failed' }, 'failed'],
  ['failed', { integrationState: 'failed', waiting: 'info' }, 'info'],
  ['failed', { integrationState: 'active' }, 'failed'],
  ['requested', { integrationState: 'deprecated' }, 'deprecated'],
] as const)('a request that is %s with %j is shown as %s', (requestState, over, shown) => {
  expect(shownState(facts({ requestState, ...over }))).toBe(shown);
});

test.each(['en', 'ru'] as const)('what is missing is asked for with an example that answers it, in %s', (language) => {
  const text = rendered({
    language,
    requestState: 'requested',
    waiting: 'info',
    waitsFor: ['octocat'],
    missingFields: REQUIRED_FIELDS,
  });
  expect(text).toContain('`octocat`');
  const examples = missingSentences(REQUIRED_FIELDS, language).map((line) => {
    expect(text).toContain(line);
    return /`(.*)`$/.exec(line)?.[1] ?? '';
  });
  expect(missingFields(readFields(examples.join('\n')).fields)).toEqual([]);
});

test('a field that nobody foresaw is asked for by its name, of which only letters are repeated', () => {
  expect(missingSentences(['api_endpoints'], 'en')[0]).toContain('address');
  expect(missingSentences(['`@all` [x](y) frequency_of'], 'en')).toEqual(['Say more about all x y frequency of.']);
  expect(missingSentences(['__proto__', 'constructor'], 'ru')).toHaveLength(2);
});

test('a failure says what happened, what to do, and where it stopped', () => {
  const text = rendered({
    requestState: 'failed',
    integrationState: 'failed',
    problem: { sentence: 'Case `opened` failed.', remedy: 'Say which channel, then `/reprocess`.' },
    stages: [{ stage: 'testing', at: 'failed', ms: null }],
  });
  expect(text).toContain('> Case `opened` failed.\n\n**What to do:** Say which channel, then `/reprocess`.');
  expect(text).toContain('- [ ] ❌ Test it in the sandbox · stopped here');
  expect(text).toContain('`/reprocess`');
});

test('what activation needs is listed, and figures stand in one small line', () => {
  const text = rendered({
    requestState: 'inactive',
    integrationState: 'inactive',
    missing: NEEDS,
    generator: 'claude',
    model: 'claude-sonnet-4-5',
    tokens: 1234567,
    costUsd: 0.126,
    elapsedMs: 65_000,
    pull: PULL,
    checkRunUrl: 'https://github.com/o/r/runs/1',
  });
  expect(text).toContain('**What it needs before it can run**\n\n- `slack`: Give the credential');
  expect(text).toContain(
    '<sub>written by Claude (claude-sonnet-4-5) · took 1 min 5 s · 1,234,567 tokens · $0.13 · `int_1`</sub>',
  );
  expect(text).toContain(
    '[Pull request #7](https://github.com/o/r/pull/7) · [Check run](https://github.com/o/r/runs/1)',
  );
});

test('a running integration whose new request failed is said to run', () => {
  expect(rendered({ requestState: 'failed', integrationState: 'active' })).toContain(
    'The integration itself is running.',
  );
});

test('every command that is suggested is there', () => {
  for (const shown of SHOWN)
    for (const command of COMMANDS_AT[shown])
      expect([command, findCommand(command.slice(1))?.name]).not.toContain(undefined);
});

test.each([
  [0, 'en', '0.0 s'],
  [412, 'ru', '0,4 с'],
  [12_400, 'en', '12 s'],
  [59_700, 'en', '1 min 0 s'],
  [125_000, 'ru', '2 мин 5 с'],
  [3_780_000, 'en', '1 h 3 min'],
  [-5, 'en', '0.0 s'],
  [Number.NaN, 'en', '0.0 s'],
] as const)('%d ms in %s are %s', (ms, language, text) => {
  expect(durationText(ms, language)).toBe(text);
});

test('counts and costs are written as the language does', () => {
  expect([countText(1234567, 'en'), countText(999, 'en'), countText(1234567, 'ru')]).toEqual([
    '1,234,567',
    '999',
    '1\u00a0234\u00a0567',
  ]);
  expect([costText(0, 'en'), costText(0.001, 'en'), costText(1.5, 'ru')]).toEqual(['0.00', '0.01', '1,50']);
});

const parsed = (markdown: string): Nodes =>
  fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });

function nodesOf(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(nodesOf) : [])];
}

const nasty = fc.oneof(
  anyText,
  fc.constantFrom(
    '@octocat',
    'Closes #1',
    'o/r#2',
    'GH-3',
    '[x](https://evil.example)',
    '![x](https://evil.example/x.png)',
    '<img src=x onerror=alert(1)>',
    'https://evil.example',
    'www.evil.example',
    '# heading',
    '- item',
    '1. item',
    '`@octocat`',
    '``a`@octocat`',
    '-->',
    '\n\n/pause\n',
    '| a |\n|---|',
    '***',
    '&#64;octocat &lt;b&gt;',
    '\\@octocat',
    '[^1]: x',
    '\\',
    '```',
  ),
);
const several = fc.array(nasty, { maxLength: 4 }).map((parts) => parts.join(' '));

/** Pings, references, links and HTML of somebody else; text in code is none of these. */
function harmfulIn(markdown: string): string[] {
  const nodes = nodesOf(parsed(markdown));
  const text = nodes.filter((node) => node.type === 'text').map((node) => node.value);
  const made = nodes.filter((node) =>
    ['link', 'image', 'html', 'heading', 'list', 'code', 'table', 'definition'].includes(node.type),
  );
  return [
    ...made.map((node) => `${node.type} ${plain(node)}`),
    ...text.filter((value) => /@\w|#\d|\bGH-\d|:\/\/\w|www\.\w/i.test(value)),
  ];
}

describe('words of others', () => {
  test.each([
    ['text', quoteText],
    ['a sentence', calmSentence],
    ['code', inCode],
  ])('as %s they ping nobody, link nothing and begin nothing', (_, make) => {
    fc.assert(
      fc.property(several, (text) => {
        const shown = make(text);
        expect([harmfulIn(shown), shown]).toEqual([[], shown]);
        expect(shown).not.toMatch(/\n/);
      }),
      runs(),
    );
  });

  test('a sentence keeps its code and reads as it was written', () => {
    expect(calmSentence('Set `slack_channel` to #dev_alerts & ask @ann')).toBe(
      'Set `slack_channel` to #&#8203;dev\\_alerts &amp; ask @&#8203;ann',
    );
    expect(plain(parsed(quoteText('a*b_c [x](y) <b> # 1')))).toBe('a*b_c [x](y) <b> # 1');
    expect(calmSentence('``` ``` - item')).toBe('&#8203;- item');
  });

  test('an address that is none becomes no link', () => {
    expect(linkTo('here', 'javascript:alert(1)')).toBe('here');
    expect(linkTo('here', 'https://x/) [y](z')).toBe('here');
    expect(linkTo('here', 'https://x/y?z=1')).toBe('[here](https://x/y?z=1)');
  });
});

const anyFacts: fc.Arbitrary<StatusFacts> = fc.record({
  language: fc.constantFrom('en', 'ru'),
  requestId: several,
  requestState: fc.oneof(fc.constantFrom('requested', 'testing', 'inactive', 'failed', 'active'), several),
  integrationState: fc.oneof(fc.constantFrom('inactive', 'active', 'paused', 'deprecated'), several),
  integrationId: several,
  integrationName: several,
  waiting: fc.constantFrom('permission', 'info', 'answers', 'merge', null),
  waitsFor: fc.array(several, { maxLength: 3 }),
  missingFields: fc.array(several, { maxLength: 3 }),
  missing: fc.array(fc.record({ name: several, message: several }), { maxLength: 3 }),
  stages: fc.constant(begun.stages),
  elapsedMs: fc.option(fc.double()),
  generator: fc.constantFrom('recipes', 'claude'),
  model: fc.option(several),
  tokens: fc.option(fc.nat()),
  costUsd: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
  pull: fc.option(fc.record({ number: fc.nat(), url: fc.oneof(several, fc.webUrl()) })),
  checkRunUrl: fc.option(several),
  dashboardUrl: several,
  problem: fc.option(fc.record({ sentence: several, remedy: several })),
  notes: fc.array(several, { maxLength: 3 }),
}) as fc.Arbitrary<StatusFacts>;

test('whatever the facts, the comment pings nobody, links only to what the facts name, and is always the same', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const text = renderStatus(given);
      expect(renderStatus(structuredClone(given))).toBe(text);
      const nodes = nodesOf(parsed(text));
      const shown = nodes.filter((node) => node.type === 'text').map((node) => node.value);
      expect(shown.filter((value) => /@\w|o\/r#\d|\bGH-\d|:\/\/\w|www\.\w/i.test(value))).toEqual([]);
      const links = nodes.filter((node) => node.type === 'link').map((node) => node.url);
      for (const url of links) expect([given.pull?.url, given.checkRunUrl, given.dashboardUrl]).toContain(url);
      expect(
        nodes.filter((node) => node.type === 'html' && !/^<\/?sub>$|^<!-- claude-code-bot:\w* -->$/.test(node.value)),
      ).toEqual([]);
      expect(nodes.filter((node) => node.type === 'heading')).toHaveLength(1);
    }),
    runs(0.25),
  );
});

test('however much there is to say, it stays below what GitHub takes', () => {
  const long = '@#<`*'.repeat(2000);
  const many = Array.from({ length: 500 }, () => long);
  const text = rendered({
    requestState: 'inactive',
    integrationState: 'inactive',
    integrationName: long,
    waiting: 'info',
    waitsFor: many,
    missingFields: many,
    missing: many.map((name) => ({ name, message: long })),
    problem: { sentence: long, remedy: long },
    notes: many,
    model: long,
  });
  expect(text.length).toBeLessThan(60_000);
  expect(text).toContain('… and 4');
});
