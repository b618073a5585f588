import { expect, test } from '@jest/globals';
import type { Performed } from '#src/runtime/perform.ts';
import { createSuspects } from '#src/runtime/suspects.ts';
import type { Work } from '#src/runtime/work.ts';

const work = (id: string, integrationId = 'int_1', lane = 'prj_1'): Work =>
  ({ job: { id, lane }, event: { id, integrationId }, steps: [] }) as unknown as Work;

const ended = (verdict: Partial<Performed> = {}): Performed =>
  ({ killedBeside: false, guilty: false, ...verdict }) as Performed;

const BESIDE = ended({ killedBeside: true });
const GUILTY = ended({ guilty: true });

/** Notes how each was run, and ends it as it is told. */
function runs(as: Performed = ended()) {
  const seen: boolean[] = [];
  const run = async ({ alone }: { alone: boolean }): Promise<Performed> => {
    seen.push(alone);
    return as;
  };
  return { seen, run };
}

test('what was killed beside others runs alone until it is known what it did', async () => {
  const suspects = createSuspects();
  const { seen, run } = runs();
  await suspects.perform(work('evt_1'), runs(BESIDE).run);
  for (let i = 0; i < 2; i++) await suspects.perform(work('evt_1'), run);
  await suspects.perform(work('evt_2'), run);
  expect(seen).toEqual([true, false, false]);
  suspects.close();
});

test('two of a project run alone at once; the others wait for their turn, and those of other projects for none', async () => {
  const suspects = createSuspects();
  const begun: string[] = [];
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const all = ['a', 'b', 'c', 'd'].map((id) => work(id)).concat(work('other', 'int_2', 'prj_2'));
  for (const item of all) await suspects.perform(item, runs(BESIDE).run);
  const done = all.map((item) =>
    suspects.perform(item, async () => {
      begun.push(item.job.id);
      await gate;
      return ended();
    }),
  );
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun.sort()).toEqual(['a', 'b', 'other']);
  open();
  await Promise.all(done);
  expect(begun).toHaveLength(5);
});

test('an integration whose runs are killed one after the other runs alone; where one in twenty is, the others go on beside each other', async () => {
  const rare = createSuspects();
  const { seen, run } = runs();
  for (let i = 0; i < 100; i++) await rare.perform(work(`evt_${i}`), i % 20 === 0 ? runs(GUILTY).run : run);
  expect(new Set(seen)).toEqual(new Set([false]));

  const often = createSuspects();
  for (let i = 0; i < 3; i++) await often.perform(work(`evt_${i}`), runs(GUILTY).run);
  const later = runs();
  await often.perform(work('evt_4'), later.run);
  await often.perform(work('evt_5', 'int_2'), later.run);
  expect(later.seen).toEqual([true, false]);
  // It gets better: after enough that went well it runs beside others again.
  for (let i = 0; i < 40; i++) await often.perform(work(`evt_${10 + i}`), later.run);
  expect(later.seen.at(-1)).toBe(false);
});

test('what was to blame keeps its place until it has rested, and is heard of before that', async () => {
  const suspects = createSuspects();
  const slowly = async (): Promise<Performed> => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return GUILTY;
  };
  for (const id of ['a', 'b', 'c']) await suspects.perform(work(id), runs(BESIDE).run);
  const startedAt = performance.now();
  const [first, second] = [suspects.perform(work('a'), slowly), suspects.perform(work('b'), slowly)];
  const third = suspects.perform(work('c'), runs().run).then(() => performance.now() - startedAt);
  await Promise.all([first, second]);
  const told = performance.now() - startedAt;
  expect(await third).toBeGreaterThan(told + 200);
});

test('at the end those who wait are let go unbegun, and nobody rests', async () => {
  const suspects = createSuspects();
  const { seen, run } = runs();
  for (const id of ['a', 'b', 'c']) await suspects.perform(work(id), runs(BESIDE).run);
  const stuck = ['a', 'b'].map((id) =>
    suspects.perform(work(id), async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return GUILTY;
    }),
  );
  const waiting = suspects.perform(work('c'), run);
  suspects.close();
  await Promise.all(stuck);
  expect([await waiting, seen]).toEqual([null, []]);
});

test('a run that breaks off leaves its place to the next', async () => {
  const suspects = createSuspects();
  const all = ['a', 'b', 'c'];
  for (const id of all) await suspects.perform(work(id), runs(BESIDE).run);
  const broken = async (): Promise<Performed> => {
    throw new Error('broken');
  };
  for (const id of ['a', 'b']) await expect(suspects.perform(work(id), broken)).rejects.toThrow('broken');
  expect(await suspects.perform(work('c'), runs().run)).toEqual(ended());
});
