import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { system } from '#src/access/actor.ts';
import { endTurn, type KeptAnswer, type Turn, takeTurn } from '#src/access/answer-once.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { createKeyring } from '#src/access/keyring.ts';
import { releaseTurns } from '#src/store/idempotent-answers.ts';
import { putSetting } from '#src/store/settings.ts';
import { movingClock } from '../support/moving-clock.ts';
import { onEveryStore } from '../support/stores.ts';

const ANSWER: KeptAnswer = { status: 201, headers: { location: '/x' }, body: '{"token":"shown once"}' };

onEveryStore('a request with an idempotency key', (open) => {
  const clock = movingClock();
  const keyring = createKeyring(new Map([['k1', randomBytes(32)]]));
  const ctx = (): Ctx => ({ actor: system, store: open.store, keyring, clock }) as unknown as Ctx;
  const take = (key: string, body = 'body') => takeTurn(ctx(), { route: 'POST /x', key, body });
  const turn = async (key: string): Promise<Turn> => {
    const taken = await take(key);
    if ('status' in taken) throw new Error('it was answered already');
    return taken;
  };
  const change = ({ store }: Turn) => store.write((tx) => putSetting(tx, 'changed', 1, 1));
  /** As when the process dies that works on it. */
  const die = () => open.store.write((tx) => releaseTurns(tx, clock.now() + 1));

  test('is answered like the first, and its answer is not in the database as it is', async () => {
    const first = await turn('once');
    await change(first);
    await endTurn(ctx(), first, ANSWER);
    expect(await take('once')).toEqual(ANSWER);
    await expect(take('once', 'another')).rejects.toMatchObject({ status: 422 });
    const rows = await open.store.read.sql.all('select * from idempotent_answers');
    expect(JSON.stringify(rows)).not.toContain('shown once');
  });

  test('waits for the first, however many there are', async () => {
    const first = await turn('together');
    const copies = Array.from({ length: 5 }, () => take('together'));
    await endTurn(ctx(), first, ANSWER);
    expect(await Promise.all(copies)).toEqual(copies.map(() => ANSWER));
  });

  test('of a process that died before it changed anything is done', async () => {
    await turn('died early');
    await die();
    const again = await turn('died early');
    await endTurn(ctx(), again, ANSWER);
    expect(await take('died early')).toEqual(ANSWER);
  });

  test('of a process that died after it had changed something is not done twice', async () => {
    await change(await turn('died late'));
    await die();
    await expect(take('died late')).rejects.toMatchObject({ status: 409, title: 'Answer lost' });
  });

  test('changes nothing any more once somebody else has its turn', async () => {
    const slow = await turn('slow');
    await die();
    const other = await turn('slow');
    await expect(change(slow)).rejects.toMatchObject({ status: 409 });
    await endTurn(ctx(), slow, { ...ANSWER, status: 409 });
    await change(other);
    await endTurn(ctx(), other, ANSWER);
    expect(await take('slow')).toEqual(ANSWER);
  });

  test('that was refused may be made again; a day later the key is free', async () => {
    await endTurn(ctx(), await turn('refused'), { ...ANSWER, status: 409 });
    await endTurn(ctx(), await turn('refused'), ANSWER);
    expect(await take('refused')).toEqual(ANSWER);
    clock.forward(24 * 3600 * 1000);
    expect(await take('refused', 'another')).toHaveProperty('lease');
  });
});
