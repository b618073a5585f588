import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { checkPackage } from '#src/integrations/package/check.ts';

const YAML = 'name: a\nversion: 1.0.0\nsource: github\nevents: [issues.opened]\nactions: [slack_send_message]\n';
const HANDLER = 'export default { name: "a", async handle(event, context) { return 1 } }\n';

const of = (part: string, length: number): string => part.repeat(Math.floor(length / part.length));
const numbered = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

/** Of this thread: one that waits for a processor of a busy machine stops nobody. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** How long nothing else could go on while the package was checked. */
async function longestStop(files: Record<string, string>): Promise<{ stop: number; problems: number }> {
  let last = cpuMs();
  let stop = 0;
  const heart = setInterval(() => {
    const now = cpuMs();
    stop = Math.max(stop, now - last);
    last = now;
  }, 5);
  await wait(20);
  const { problems } = await checkPackage({ 'integration.yaml': YAML, ...files });
  await wait(20);
  clearInterval(heart);
  return { stop, problems: problems.length };
}

const A_SECOND = 1_000;

describe('nothing stops for long while a hostile package is read', () => {
  const kilobytes = 120_000;
  test.each([
    ['lists in lists', of('[', kilobytes)],
    ['lists that close', of('[', kilobytes / 2) + of(']', kilobytes / 2)],
    ['maps in maps', of('{a: ', kilobytes)],
    ['nothing but commas', `[${of(',', kilobytes)}]`],
    ['anchors and what they stand for', numbered(6_000, (i) => `- &a${i} x\n- *a${i}\n`)],
    ['mistakes', of('a: b: c\n', kilobytes)],
    ['texts that are not closed', of('- "\n', kilobytes)],
    ['escapes that are none', `a: "${of('\\x', kilobytes)}"`],
    ['directives', of('%A\n', kilobytes)],
    ['keys', numbered(10_000, (i) => `a${i}: 1\n`)],
  ])('YAML: %s', async (_name, text) => {
    for (const file of ['integration.yaml', 'cases/a.yaml']) {
      const { stop, problems } = await longestStop({ [file]: text });
      expect(problems).toBeGreaterThan(0);
      expect(stop).toBeLessThan(A_SECOND);
    }
  });

  test('YAML: file after file', async () => {
    const text = numbered(6_000, (i) => `- &a${i} x\n- *a${i}\n`);
    const files = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`cases/${i}.yaml`, text]));
    expect((await longestStop(files)).stop).toBeLessThan(A_SECOND);
  });

  const quarter = 250_000;
  test.each([
    ['exports', `${HANDLER}const a = 1;${of('export {a}\n', quarter)}`, 0],
    ['a space of great length', `const o = { handle: function${of(' ', quarter)}* gen() {} }`, 0],
    ['the same name again and again', `const o = { handle(a, {${of('a,', quarter)}}) {} }`, 1],
    ['many names', `const o = { handle(a, {${numbered(20_000, (i) => `a${i},`)}}) {} }`, 1],
    ['calls of nothing', HANDLER + of('context ?.x;', quarter), 50],
    ['code that takes for ever', `${HANDLER}const x = ${'a ? (b): c => '.repeat(30)}1`, 1],
  ])('code: %s', async (_name, code, count) => {
    const { stop, problems } = await longestStop({ 'handler.ts': code });
    expect(problems).toBe(count);
    expect(stop).toBeLessThan(A_SECOND);
  });
});
