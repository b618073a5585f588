import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { system } from '#src/access/actor.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { createKeyring } from '#src/access/keyring.ts';
import { openSecrets } from '#src/access/secrets.ts';
import { encryptPlaintext } from '#src/integrations/encrypt-plaintext.ts';
import { shownConfig } from '#src/integrations/shown-config.ts';
import { OurFault } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import { findIntegration } from '#src/store/integrations.ts';
import { putSecret } from '#src/store/secrets.ts';
import { movingClock } from '../support/moving-clock.ts';
import { anIntegration } from '../support/rows.ts';
import { silent } from '../support/silent.ts';
import { onEveryStore } from '../support/stores.ts';

onEveryStore('secrets of an older version, in plain text', (open) => {
  const keyring = createKeyring(new Map([['k1', randomBytes(32)]]));
  const ctx = (): Ctx => {
    const { store } = open;
    return {
      ...{ actor: system, store, keyring, clock: movingClock(), log: silent },
      queue: createSqlQueue(store),
      services: {},
    } as unknown as Ctx;
  };

  async function plain(ownerId: string, projectId: string): Promise<void> {
    const row = { id: newId('sec'), projectId, ownerId, field: 'path_token', keyId: '', sealed: 'a plain token' };
    await open.store.write((tx) => putSecret(tx, { ...row, createdAt: 1 }));
  }

  const projectOf = async (id: string) => (await findIntegration(open.store.read, id))?.projectId ?? '';

  test('are encrypted once, the values and those among the settings, and read as before', async () => {
    const config = {
      slack_token: 'xoxb-old',
      webhook_secret: 'old secret',
      slack_channel: '#dev',
      slack_base_url: 'x',
    };
    const id = await anIntegration(open.store, { config });
    await plain(id, await projectOf(id));
    await encryptPlaintext(ctx());
    expect((await findIntegration(open.store.read, id))?.config).toEqual({
      slack_channel: '#dev',
      slack_base_url: 'x',
    });
    expect((await openSecrets(open.store.read, keyring, [id], 1)).get(id)).toEqual({
      path_token: 'a plain token',
      webhook_secret: 'old secret',
    });
    expect(await shownConfig(ctx(), id)).toMatchObject({ slack_token: '••••', slack_channel: '#dev' });
    const rows = await open.store.read.sql.all('select sealed from secrets');
    for (const one of ['xoxb-old', 'old secret', 'a plain token']) expect(JSON.stringify(rows)).not.toContain(one);
  });

  test('are refused afterwards', async () => {
    const id = await anIntegration(open.store);
    await plain(id, await projectOf(id));
    await encryptPlaintext(ctx());
    await expect(openSecrets(open.store.read, keyring, [id], 1)).rejects.toThrow(OurFault);
    await expect(openSecrets(open.store.read, keyring, [id], 1)).rejects.toThrow('plain text');
  });
});
