import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { afterAll, expect, test } from '@jest/globals';
import { fits, type HeadStart } from '#src/sandbox/head-start.ts';

const SCRIPT = join(import.meta.dirname, 'run-projects.ts');
const folder = mkdtempSync(join(tmpdir(), 'ccb-head-start-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ran {
  results: unknown[];
  begun: number;
}

async function run(most: number, cache?: string): Promise<Ran> {
  const env = { PATH: process.env.PATH, TMPDIR: folder, ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', SCRIPT, String(most)],
    { env },
  );
  return JSON.parse(stdout) as Ran;
}

const kept = (): string[] => globSync(join(folder, '**/sandbox-head-start*'));

function signed(made: HeadStart): Buffer {
  const body = serialize(made);
  return Buffer.concat([createHash('sha256').update(body).digest(), body]);
}

test('made after the second child, kept for the next process; runs go the same way', async () => {
  const { results, begun } = await run(8, folder);
  expect(begun).toBe(1);
  expect(results.length).toBeGreaterThan(2);
  expect(results[0]).toMatchObject([{ status: 'done' }, { status: 'done' }, { length: 2 }]);
  for (const result of results) expect(result).toEqual(results[0]);
  expect(kept()).toHaveLength(1);
  const [file = ''] = kept();
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const good = readFileSync(file);
  expect(await run(1, folder)).toEqual({ results: [results[0]], begun: 1 });

  const made = deserialize(good.subarray(32)) as HeadStart;
  const [input = ''] = Object.keys(made.inputs);
  const damaged = Buffer.from(good);
  damaged[good.length >> 1] = 255 - (good[good.length >> 1] ?? 0);
  expect(fits(good, made.key)).toBe(true);
  expect(fits(good, `${made.key}.`)).toBe(false);
  expect(fits(damaged, made.key)).toBe(false);
  expect(fits(good.subarray(0, 20), made.key)).toBe(false);
  expect(fits(signed({ ...made, inputs: { ...made.inputs, [input]: 'ab'.repeat(32) } }), made.key)).toBe(false);

  writeFileSync(file, damaged);
  expect(await run(1, folder)).toEqual({ results: [results[0]], begun: 0 });
  rmSync(file);
});

test('without a folder it is for that process alone, and nowhere to be found', async () => {
  const { results, begun } = await run(8);
  expect(begun).toBe(1);
  expect(results.at(-1)).toEqual(results[0]);
  expect(kept()).toEqual([]);
});
