import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { ccb } from '../cli/ccb.ts';

// What the guide promises: the laid-out files of a service and the generated catalogue are all that it takes.

const ROOT = resolve(import.meta.dirname, '../..');
const COPIED = [
  'src',
  'scripts',
  'schemas',
  'templates',
  'package.json',
  'jest.config.ts',
  'test/support',
  'test/connectors/worlds',
  'test/connectors/worlds.ts',
  'test/contracts/action.test.ts',
  'test/contracts/connector.test.ts',
  'test/contracts/trouble.test.ts',
];

test('a service that was laid out by ccb new holds the contracts, with no file edited by hand', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'ccb-one-folder-'));
  try {
    for (const path of COPIED) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    // Servers of their own are not what this is about.
    for (const real of ['mysql', 'postgresql']) rmSync(join(copy, `test/connectors/worlds/${real}.ts`));
    const laid = await ccb('new', 'connector', 'acme_crm', '--in', copy, '--json');
    expect(laid).toMatchObject({ code: 0 });
    const flags = ['--disable-warning=ExperimentalWarning'];
    execFileSync(process.execPath, [...flags, 'scripts/catalogue.ts'], { cwd: copy, timeout: 60_000 });
    const jest = [...flags, 'node_modules/jest/bin/jest.js', '-i', '-t', 'acme_crm', '--json'];
    const env = { ...process.env, NODE_OPTIONS: '', JEST_WORKER_ID: '' };
    const ran = spawnSync(process.execPath, jest, { cwd: copy, env, encoding: 'utf8', timeout: 100_000 });
    const report = JSON.parse(ran.stdout || JSON.stringify({ said: ran.stderr }));
    const passed = (report.testResults ?? []).flatMap(
      (one: { assertionResults: { status: string; fullName: string }[] }) =>
        one.assertionResults.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName),
    );
    expect([report.numFailedTests, report.numFailedTestSuites, report.said]).toEqual([0, 0, undefined]);
    expect(passed).toEqual(
      expect.arrayContaining([
        'acme_crm_get_thing is described whole',
        'acme_crm, really run get_thing gives what its output schema says',
        'acme_crm explains itself in English and Russian',
        'acme_crm a refusal',
        'acme_crm echo',
      ]),
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});
