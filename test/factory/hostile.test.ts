import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { analyze } from '#src/factory/analyze/analyze.ts';
import { check } from '#src/factory/check/check.ts';
import type { Draft } from '#src/factory/draft.ts';
import { generate } from '#src/factory/generate/generate.ts';
import { pullBody, pullTitle } from '#src/factory/publish/pull-body.ts';
import type { Analysis } from '#src/factory/requirements.ts';
import { checkPackage } from '#src/integrations/package/check.ts';
import { isPackagePath } from '#src/integrations/package/file-problems.ts';
import type { RequestBody } from '#src/requests/body.ts';
import type { RequestFields } from '#src/requests/fields.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import { processorMs } from '../support/processor-time.ts';
import { sampled } from '../support/sampled.ts';
import { silent } from '../support/silent.ts';
import { issueFrom, issueOf } from './requests.ts';

const sandbox = openSandbox({ log: silent, size: 1 });
afterAll(() => sandbox.close());

const EVIL = [
  '"; process.exit() //',
  "'}); require('fs') //",
  '{{constructor.constructor "x"}}',
  '{{#with}}',
  '{{> ../../etc/passwd}}',
  '../../x',
  '- a: &a [*a]',
  '!!js/function "x"',
  '---\nname: other',
  '*/ import x from "y" /*',
  '<!-- --> <script>alert(1)</script>',
  '@everyone <!channel> [x](javascript:y)',
  '__proto__',
  'constructor',
  '\u202e\u0000\ud800',
  `$\{process.env}`,
  "' or true or '",
  '#'.repeat(300),
  `label: ${"' or 1 == 1 or '".repeat(4)}`,
  '🐛'.repeat(200),
];

async function expectContained({ files }: Draft): Promise<void> {
  for (const path of Object.keys(files)) expect([path, isPackagePath(path)]).toEqual([path, true]);
  expect((await checkPackage(files)).problems).toEqual([]);
}

async function drafted(body: RequestBody): Promise<{ analysis: Analysis; draft: Draft | null }> {
  const analysis = analyze(body, 'en');
  if (analysis.outcome !== 'ready') return { analysis, draft: null };
  return { analysis, draft: await generate(analysis.requirements, 'my-package', '1.0.0') };
}

test.each(sampled(EVIL, 3))('%j breaks out of nothing, wherever it stands', async (evil) => {
  const body = issueOf(
    {
      description: evil,
      serviceName: `Slack ${evil}`,
      incomingEvents: ['GitHub issues.opened', evil],
      outgoingActions: [`Send a message to Slack #dev ${evil}`],
      configuration: [evil, `label ${evil}`, `Template: {{title}} ${evil}`, `author: ${evil}`],
      expectedBehaviour: [`only label "${evil}"`],
      examples: [
        { title: evil, text: `Send to #dev-alerts ${evil}` },
        { title: `label "${evil}"`, text: 'also to #other' },
      ],
    },
    evil,
  );
  const { draft, analysis } = await drafted(body);
  if (!draft || analysis.outcome !== 'ready') {
    expect(JSON.stringify(analysis)).toMatch(/sentences/);
    return;
  }
  await expectContained(draft);
  const report = await check(sandbox, draft);
  expect(report.problems).toEqual([]);
  expect(draft.files['handler.ts']).not.toContain(evil);
  const built = { requirements: analysis.requirements, draft, report, made: null };
  expect(pullTitle(built)).not.toMatch(/\n/);
  expect(pullBody(built, { folder: 'integrations/my-package', issue: 1 })).not.toMatch(/<script|<!--/);
});

test('64 KB of anything are read in a moment', async () => {
  for (const part of [
    'label a, ',
    '#x ',
    'https://a.b/',
    'pull request ',
    "x == 'y' and ",
    '{{a}} ',
    'to To ',
    '"a" or ',
    '((((',
    'only label ',
  ]) {
    const text = part.repeat(Math.ceil(65_000 / part.length)).slice(0, 65_000);
    const markdown = `### Service name\nSlack\n\n### Description\n${text}\n\n### Incoming events\nGitHub issues.opened ${text}\n\n### Outgoing actions\nSlack #x ${text}`;
    const began = processorMs();
    await drafted(issueFrom(markdown).body);
    expect([part, processorMs() - began < 3000]).toEqual([part, true]);
  }
});

const words = fc.constantFrom(
  'GitHub',
  'Slack',
  'issues.opened',
  'closed issues',
  'новые релизы',
  'pull_request.opened/closed',
  '#dev',
  '#alerts',
  'also',
  'label bug',
  'критичный',
  'https://example.com/x',
  'my-org/my-repo',
  'create an issue',
  'comment on',
  '{{title}}',
  '@octocat',
  'webhook',
  "priority == 'High'",
  'Jira',
  '10 per minute',
  'author: ann',
  'except label x',
  'push',
  '"',
  "'",
  '|',
  ':',
  '\n',
);
const line = fc.oneof(
  fc
    .array(fc.oneof(words, fc.constantFrom(...EVIL), fc.string({ unit: 'binary', maxLength: 30 })), { maxLength: 6 })
    .map((parts) => parts.join(' ')),
  fc.string({ unit: 'binary', maxLength: 80 }),
);
const lines = fc.array(line, { maxLength: 4 });
const fields = fc.record({
  serviceName: fc.option(line),
  integrationType: fc.constant('Webhook'),
  description: fc.option(line),
  priority: fc.constant('medium' as const),
  incomingEvents: fc.oneof(
    lines,
    lines.map((some) => ['GitHub issues.opened', ...some]),
  ),
  outgoingActions: fc.oneof(
    lines,
    lines.map((some) => ['Send a message to Slack', ...some]),
  ),
  configuration: lines,
  expectedBehaviour: lines,
  examples: fc.array(fc.record({ title: fc.option(line), text: line }), { maxLength: 4 }),
});

test('whatever the fields say, there is a sound package or a plain refusal', async () => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(fields, line, async (given: RequestFields, title) => {
      const { analysis, draft } = await drafted(issueOf(given, title));
      if (draft) {
        made++;
        await expectContained(draft);
      } else expect(analysis).toMatchObject({ sentences: { en: expect.any(Array), ru: expect.any(Array) } });
    }),
    { numRuns: 400 },
  );
  expect(made).toBeGreaterThan(40);
});

test('whatever is sent as data, there is a sound package or a plain refusal', async () => {
  const value = fc.oneof(fc.jsonValue(), line, lines);
  const names = fc.constantFrom(
    'slack_channel',
    'routing_rules',
    'event_filters',
    'message_templates',
    'message_template',
    'filters',
    'conditions',
    'rate_limiting',
    'github_repos',
    'events',
    'channel',
    'routing',
    '__proto__',
    'a b',
  );
  const body = fc.record({
    from: fc.constant('api' as const),
    name: line,
    type: fc.constant('webhook'),
    description: line,
    source: fc.constantFrom('github', 'webhook', 'slack'),
    target: fc.constantFrom('slack', 'github', 'webhook'),
    events: lines,
    settings: fc.dictionary(names, value),
  });
  await fc.assert(
    fc.asyncProperty(body, async (given) => {
      const { analysis, draft } = await drafted(given);
      if (draft) await expectContained(draft);
      else expect(analysis).toMatchObject({ sentences: { en: expect.any(Array) } });
    }),
    {
      numRuns: 400,
      examples: ['constructor', 'prototype', '__proto__'].map((event) => [
        {
          from: 'api',
          name: '',
          type: 'webhook',
          description: '',
          source: 'webhook',
          target: 'slack',
          events: [event],
          settings: {},
        },
      ]),
    },
  );
});

test('a sample of what the property makes passes every case as well', async () => {
  const some = fc.sample(fc.tuple(fields, line), { numRuns: 60, seed: 7 });
  for (const [given, title] of some) {
    const { draft } = await drafted(issueOf(given as RequestFields, title));
    if (draft) expect((await check(sandbox, draft)).problems).toEqual([]);
  }
});
