import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { until } from '../support/service.ts';

test('a service that is killed takes its sandbox with it, even where a handler loops in there', async () => {
  const service = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'loop-forever.ts')],
    { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(createInterface({ input: service.stdout }), 'line')) as [string];
  const [child] = JSON.parse(line) as [number];
  expect(existsSync(`/proc/${child}`)).toBe(true);
  service.kill('SIGKILL');
  try {
    await until(async () => !existsSync(`/proc/${child}`), 'the child to be gone', 10_000);
  } finally {
    if (existsSync(`/proc/${child}`)) process.kill(child, 'SIGKILL');
  }
});
