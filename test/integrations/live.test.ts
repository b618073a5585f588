import { expect, test } from '@jest/globals';
import { createKeyring } from '#src/access/keyring.ts';
import { createLiveIntegrations } from '#src/integrations/live.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import { anIntegration } from '../support/rows.ts';
import { onEveryStore } from '../support/stores.ts';

const HOUR = 3_600_000;

onEveryStore('what is kept of an integration', (open) => {
  test('a change made by another process is seen soon, also after the clock stepped back', async () => {
    const id = await anIntegration(open.store);
    let now = 10 * HOUR;
    const keyring = createKeyring(new Map([['k1', Buffer.alloc(32)]]));
    const live = createLiveIntegrations({ store: open.store, keyring, clock: { now: () => now }, services: {} });
    expect((await live.find(id))?.row.status).toBe('active');
    await open.store.write((tx) => updateIntegration(tx, id, { status: 'paused' }));
    now -= HOUR;
    expect((await live.find(id))?.row.status).toBe('paused');
    await open.store.write((tx) => updateIntegration(tx, id, { status: 'active' }));
    now += 1001;
    expect((await live.find(id))?.row.status).toBe('active');
  });
});
