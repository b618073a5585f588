import { expect, test } from '@jest/globals';
import { MOST_COMMANDS, readCommands } from '#src/commands/grammar.ts';

const names = (text: string): string[] => readCommands(text).map(({ name, args }) => `${name} ${args}`.trim());

test.each([
  ['/pause', ['pause']],
  ['/PAUSE', ['pause']],
  ['/rollback 1.0.0', ['rollback 1.0.0']],
  ['/rollback\t v1.0.0  ', ['rollback v1.0.0']],
  ['/pause\r\n/resume\r\n', ['pause', 'resume']],
  ['Thanks!\n/pause\nand then\n/status', ['pause', 'status']],
  ['- a list\n/pause', ['pause']],
  ['> quoted\n\n/pause', ['pause']],
  ['```\ncode\n```\n/pause', ['pause']],
  ['<!-- hidden -->\n\n/pause', ['pause']],
  ['See `a` and `b`:\n/pause', ['pause']],
  ['/revise Use <b>bold</b> and `code`', ['revise Use bold and `code`']],
])('%j holds %j', (text, expected) => {
  expect(names(text)).toEqual(expected);
});

test.each([
  [''],
  ['pause'],
  ['please /pause'],
  [' /pause'],
  ['    /pause'],
  ['//pause'],
  ['/ pause'],
  ['/etc/passwd is gone'],
  ['/пауза'],
  ['/pause.'],
  ['/pause: now'],
  ['/1'],
  ['> /pause'],
  ['> quoted\n/pause'],
  ['- > quoted\n/pause'],
  ['```\n/pause\n```'],
  ['~~~\n/pause'],
  ['- ```\n/pause\n  ```'],
  ['`a\n/pause\nb`'],
  ['<!--\n/pause\n-->'],
  ['<!-- /pause'],
  ['text <!--\n/pause\n-->'],
  ['<!X\n\n> quoted\n~~~ <pre>\n\n/pause'],
  ['> <!X\n~~~ >\n\n/pause'],
  ['<pre>\n/pause\n</pre>'],
  ['<details>\n/pause\n</details>'],
  ['[a]:\n/pause'],
  ['[a](\n/pause\n)'],
  ['<div hidden>\n\n/pause\n\n</div>'],
])('%j holds none', (text) => {
  expect(names(text)).toEqual([]);
});

test('each knows its line', () => {
  expect(readCommands('Hello\n\n/pause\n\n\n/resume').map(({ line }) => line)).toEqual([3, 6]);
});

test('more than ten are too many', () => {
  expect(readCommands('/help\n'.repeat(50))).toHaveLength(MOST_COMMANDS);
});
