import { once } from 'node:events';
import { getPriority } from 'node:os';
import { expect, test } from '@jest/globals';
import { startChild } from '#src/sandbox/start-child.ts';
import { silent } from '../support/silent.ts';

test('where there are too few processors, ours goes on before any handler does', async () => {
  const child = startChild(silent);
  expect(getPriority(child.pid)).toBe(getPriority() + 5);
  child.kill('SIGKILL');
  await once(child, 'exit');
});
