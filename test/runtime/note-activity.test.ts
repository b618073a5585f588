import { expect, test } from '@jest/globals';
import { createNoteActivity } from '#src/runtime/note-activity.ts';
import type { Tx } from '#src/store/store.ts';

test('that an integration was active is written once a second, and again where the commit failed', async () => {
  const written: unknown[] = [];
  let commit = (): void => undefined;
  const run = async (_text: string, [at, id]: unknown[]) => written.push([id, at]);
  const afterCommit = (hook: () => void): void => {
    commit = hook;
  };
  const tx = { sql: { run }, afterCommit } as unknown as Tx;
  const note = createNoteActivity();
  await note(tx, ['int_a', 'int_b', 'int_a'], 10_000);
  await note(tx, ['int_a'], 10_001);
  commit();
  await note(tx, ['int_a', 'int_c'], 10_900);
  commit();
  await note(tx, ['int_a'], 11_001);
  await note(tx, ['int_a'], 5_000);
  expect(written).toEqual([
    ['int_a', 10_000],
    ['int_b', 10_000],
    ['int_a', 10_001],
    ['int_c', 10_900],
    ['int_a', 11_001],
    ['int_a', 5_000],
  ]);
});
