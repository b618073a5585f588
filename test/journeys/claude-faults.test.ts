import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { costOf } from '#src/claude/prices.ts';
import { type Asking, askingIn } from '../support/asking.ts';
import { type FakeClaude, type Script, startClaude } from '../support/claude.ts';
import { CLAUDE_FAULTS } from '../support/claude-faults.ts';
import { movingClock } from '../support/moving-clock.ts';
import { requestText } from '../support/request-text.ts';
import { until } from '../support/service.ts';
import { startTown, type Town } from '../support/town.ts';

// Whatever Claude or the wire to it does: every request ends, and its comment says what happened and what to do.

/** All of them by command (`npm run fault:claude`), some of every kind with the other tests. */
const FAULTS = process.env.CCB_FAULTS === 'all' ? CLAUDE_FAULTS : CLAUDE_FAULTS.filter((_, i) => i % 4 === 2);

let town: Town;
let claude: FakeClaude;
let here: Asking;
const clock = movingClock();
const scripts = new Map<string, Script>();
const issues = new Map<string, number>();

beforeAll(async () => {
  claude = await startClaude();
  claude.answer((asked, nth) => {
    const said = asked.messages[0]?.content[0]?.text ?? '';
    const [, title = ''] = /^title: (.*)$/m.exec(said) ?? [];
    return scripts.get(title)?.(asked, nth) ?? { hangs: true };
  });
  town = await startTown({
    clock,
    repositories: ['my-org/faults'],
    env: { ANTHROPIC_API_KEY: 'sk-ant-canary-key', ANTHROPIC_BASE_URL: claude.url },
  });
  here = askingIn(town, 'my-org/faults');
  for (const { name, script, russian } of FAULTS) {
    scripts.set(name, script());
    const words = russian ? { description: 'Сообщать команде о новых задачах в канал #dev-alerts.' } : {};
    issues.set(name, await here.ask({ title: name, body: requestText(words) }));
  }
}, 300_000);
afterAll(async () => {
  await town.close();
  await claude.close();
});

/** Asked here and not at GitHub, which counts how often it is asked. */
async function states(): Promise<Map<number, string>> {
  const { body } = await town.service.api('GET', '/v1/integrations?limit=1000');
  return new Map(body.map((one: { issue_number: number; status: string }) => [one.issue_number, one.status]));
}

test('there are enough of them', () => {
  expect(CLAUDE_FAULTS.length).toBeGreaterThanOrEqual(40);
});

test('each ends, after hours where it takes hours', async () => {
  await until(
    async () => {
      const known = await states();
      const open = [...issues.values()].filter((number) => !/^(?:inactive|failed)$/.test(known.get(number) ?? ''));
      // What waits for an hour waits for it here as well, without keeping us.
      if (open.length > 0 && open.length <= 6) clock.forward(600_000);
      return open.length === 0;
    },
    'every request to end',
    400_000,
  );
}, 420_000);

test.each(FAULTS.map((fault) => [fault.name, fault] as const))('%s', async (name, { ends, says }) => {
  const number = issues.get(name) ?? 0;
  await here.says(number, says);
  await here.stands(number, ends);
  const pulls = (await town.github.pulls(here.repository)).filter((one) => one.body.includes(`Closes #${number}\n`));
  expect(pulls).toHaveLength(ends === 'inactive' ? 1 : 0);
  expect(await here.answers(number)).toHaveLength(1);
});

test('what was billed is what is written down', async () => {
  const bill = claude.billed();
  const billed = costOf('claude-sonnet-5-5', {
    inputTokens: bill.input,
    outputTokens: bill.output,
    cacheReadTokens: bill.read,
    cacheWriteTokens: bill.written,
  });
  let written = 0;
  for (const number of issues.values()) {
    const status = (await here.answers(number))[0] ?? '';
    // What it cost stands last; a budget that was reached names its limit before.
    written += Number([...status.matchAll(/\$(\d+\.\d+)/g)].at(-1)?.[1] ?? 0);
  }
  expect(Math.abs(written - billed / 1_000_000)).toBeLessThan(0.01 * issues.size);
});

test('a request that hangs is cancelled at once', async () => {
  const number = await here.ask({ title: 'Hangs', body: requestText() });
  await until(async () => claude.asked.some((asked) => JSON.stringify(asked).includes('title: Hangs')), 'asked');
  // It hangs for good: without the end of the call nothing below would happen.
  await here.command(number, '/cancel');
  await here.stands(number, 'failed');
  await here.says(number, 'Cancelled by octocat');
});
