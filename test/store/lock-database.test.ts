import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { InputFault } from '#src/kit/faults.ts';
import { lockDatabase } from '#src/store/lock-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'ccb-lock-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('one holder at a time', () => {
  const path = join(folder, 'one.db');
  const release = lockDatabase(path);
  expect(() => lockDatabase(path)).toThrow(InputFault);
  release();
  lockDatabase(path)();
});

test('another process cannot take it, and its death gives it back', async () => {
  const path = join(folder, 'two.db');
  const source = join(import.meta.dirname, '../../src/store/lock-database.ts');
  const code = `const { lockDatabase } = await import(${JSON.stringify(source)});
    lockDatabase(${JSON.stringify(path)}); console.log('locked'); setInterval(() => {}, 1000);`;
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code];
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'], env: {} });
  await once(child.stdout, 'data');
  expect(() => lockDatabase(path)).toThrow(/Another process already serves/);
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockDatabase(path)();
});
