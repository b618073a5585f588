import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OurFault, TemporaryFault } from '#src/kit/faults.ts';
import { createDatabaseThread } from '#src/store/database-thread.ts';
import { openStore } from '#src/store/open.ts';
import { silent } from '../support/silent.ts';

const folder = mkdtempSync(join(tmpdir(), 'ccb-slow-'));
const path = join(folder, 'slow.db');
const page = { integrationId: 'int_1', limit: 1, offset: 0 };
const nothing = { rows: [], total: 0 };

const slowThread = (over: { path?: string; longestMs?: number } = {}) =>
  createDatabaseThread('slow-thread', { path, log: silent, ...over });

beforeAll(async () => (await openStore({ url: `sqlite:${path}`, log: silent })).close());
afterAll(() => rmSync(folder, { recursive: true }));

test('answers each question with its own answer', async () => {
  const thread = slowThread();
  const stats = { waiting: 0, leased: 0, scheduled: 0, givenUp: 0, oldestDueAt: null };
  const asked = [thread.ask('events.list', page), thread.ask('jobs.stats', { queue: 'q', now: 1 })];
  expect(await Promise.all(asked)).toEqual([nothing, stats]);
  await thread.close();
});

test('says that it does not know a query, and goes on', async () => {
  const thread = slowThread();
  await expect(thread.ask('events.none', {})).rejects.toThrow(OurFault);
  expect(await thread.ask('logs.list', page)).toEqual(nothing);
  await thread.close();
});

test('gives up after its time', async () => {
  const thread = slowThread({ longestMs: 1 });
  await expect(thread.ask('events.list', page)).rejects.toThrow(/took longer than/);
  await thread.close();
});

test('rejects what is under way when it is closed, and what is asked later', async () => {
  const thread = slowThread();
  const lost = expect(thread.ask('events.list', page)).rejects.toThrow(TemporaryFault);
  await thread.close();
  await lost;
  await expect(thread.ask('events.list', page)).rejects.toThrow(TemporaryFault);
});

test('does not answer for ever when its thread cannot start', async () => {
  const thread = slowThread({ path: join(folder, 'missing.db') });
  await expect(thread.ask('events.list', page)).rejects.toThrow(TemporaryFault);
  await thread.close();
});
