import type { Asked, Part, Says, Script } from './claude.ts';

/** The package's name and version, as the first message tells them. */
export function namesIn(asked: Asked): { slug: string; version: string } {
  const said = asked.messages[0]?.content[0]?.text ?? '';
  const [, slug = '', version = ''] = /named (\S+) and gets version (\d+\.\d+\.\d+)/.exec(said) ?? [];
  return { slug, version };
}

export const requirements = (over: object = {}): Part => ({
  tool: 'requirements',
  input: {
    title: 'Issues to Slack',
    description: 'Tells the team about new issues.',
    source: 'github',
    events: ['issues.opened'],
    actions: [{ id: 'slack_send_message', why: 'to tell the team' }],
    hosts: [],
    settings: [
      {
        name: 'slack_channel',
        title: 'Channel',
        description: 'Where it goes',
        default: '#dev-alerts',
        required: false,
      },
    ],
    steps: ['A new issue is told in #dev-alerts.'],
    acceptance: [{ name: 'a new issue', event: 'issues.opened', expect: 'a message in #dev-alerts' }],
    missing: [],
    questions: [],
    notes: [],
    ...over,
  },
});

export const write = (path: string, content: string): Part => ({ tool: 'write_file', input: { path, content } });

export const manifest = ({ slug, version }: { slug: string; version: string }, more: readonly string[] = []): string =>
  [
    `name: ${slug}`,
    `version: ${version}`,
    'description: Tells the team about new issues.',
    'source: github',
    'events: [issues.opened]',
    'actions: [slack_send_message]',
    'config_schema:',
    '  type: object',
    '  properties:',
    "    slack_channel: { type: string, title: Channel, default: '#dev-alerts' }",
    ...more,
    '',
  ].join('\n');

export const HANDLER = [
  'export default {',
  "  name: 'tell',",
  '  async handle(event, context) {',
  "    await context.slack.send('New: ' + event.facts.title, context.config.slack_channel);",
  "    return { status: 'success', processed: true };",
  '  },',
  '};',
  '',
].join('\n');

export const CASES = [
  '- name: a new issue is told',
  '  event: { type: issues.opened, fixture: fixtures/opened.json }',
  '  expect:',
  '    calls:',
  '      - action: slack_send_message',
  "        input: { channel: '#dev-alerts', text: { contains: 'Something broke' } }",
  '',
].join('\n');

export const FIXTURE = JSON.stringify({
  action: 'opened',
  issue: { number: 1, title: 'Something broke', body: '', user: { login: 'ann' }, labels: [] },
  repository: { full_name: 'my-org/my-repo', name: 'my-repo' },
});

export const wholePackage = (names: { slug: string; version: string }): Part[] => [
  write('integration.yaml', manifest(names)),
  write('handler.ts', HANDLER),
  write('cases/first.yaml', CASES),
  write('fixtures/opened.json', FIXTURE),
  write('README.md', '# Issues to Slack\n\nTells the team about new issues.\n'),
];

const isAnalysis = (asked: Asked): boolean => asked.tool_choice?.name === 'requirements';

/** How many answers of this conversation there were before. */
export const turnOf = (asked: Asked): number => asked.messages.filter((one) => one.role === 'assistant').length;

/** An analysis, then one answer per turn of the writing; after the last it has nothing more to say. */
export const conversation =
  (turns: readonly ((asked: Asked) => Says)[], analysis: Part = requirements()): Script =>
  (asked) => {
    if (isAnalysis(asked)) return { parts: [analysis] };
    return turns[turnOf(asked)]?.(asked) ?? { parts: [{ text: 'Done.' }] };
  };

/** Looks up, writes, runs, is done. */
export const goodRun = conversation([
  () => ({ parts: [{ text: 'I look at Slack first.' }, { tool: 'look_up_service', input: { service: 'slack' } }] }),
  (asked) => ({ parts: wholePackage(namesIn(asked)) }),
  () => ({ parts: [{ tool: 'run_cases', input: {} }] }),
]);

/** Writes one file, answers remarks, and says that it is done. */
export const revising =
  (handler: string, answers: Record<string, string> = {}) =>
  (asked: Asked) => ({
    parts:
      turnOf(asked) === 0
        ? [
            write('handler.ts', handler),
            ...Object.entries(answers).map(([remark, text]) => ({ tool: 'answer', input: { remark, text } })),
          ]
        : [{ text: 'It shouts now. @everyone' }],
  });
