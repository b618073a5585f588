import { expect, test } from '@jest/globals';
import { healthOf, isReady } from '#src/health.ts';
import type { World } from '#src/world.ts';

const worldWith = (all: () => Promise<unknown[]>): World =>
  ({
    env: { roles: new Set(['web']) },
    store: { dialect: 'sqlite', read: { sql: { all } } },
    // Its questions take longer the more is waiting; anybody may ask how we are, as often as they like.
    queue: {},
    sandbox: { stats: () => ({ children: 0, networkIsolated: null }) },
    dispatcher: { underWay: 0 },
  }) as unknown as World;

test('health is asked of the database with one small question, and of nothing that grows', async () => {
  const asked: unknown[] = [];
  const world = worldWith(async () => [asked.push(1)]);
  expect(await healthOf(world)).toMatchObject({ status: 'ok', database: { ok: true } });
  expect(await isReady(world)).toBe(true);
  expect(asked).toHaveLength(2);
});

test('a database that does not answer is told', async () => {
  const world = worldWith(() => Promise.reject(new TypeError('disk I/O error')));
  expect(await healthOf(world)).toMatchObject({
    status: 'degraded',
    database: { ok: false, message: 'disk I/O error' },
  });
  expect(await isReady(world)).toBe(false);
});
