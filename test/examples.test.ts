import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { examples } from '../scripts/examples.ts';

test('the examples in docs are what the recipes make today: run `npm run examples`', async () => {
  const pages = Object.entries(await examples());
  expect(pages.length).toBeGreaterThanOrEqual(3);
  for (const [file, text] of pages) {
    const there = readFileSync(resolve(import.meta.dirname, '../docs/examples', file), 'utf8');
    expect([file, there]).toEqual([file, text]);
  }
});
