import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { placeOf } from '#src/access/audit-webhooks/hook.ts';
import { createKeyring } from '#src/access/keyring.ts';
import { rotateEncryption } from '#src/access/rotate-encryption.ts';
import { keepSecret, openSecrets } from '#src/access/secrets.ts';
import { newId } from '#src/kit/ids.ts';
import { findAuditWebhook, insertAuditWebhook } from '#src/store/audit-webhooks.ts';
import { findTurn, insertTurn } from '#src/store/idempotent-answers.ts';
import { ensureProject } from '#src/store/projects.ts';
import { countByKey } from '#src/store/sealed.ts';
import { movingClock } from '../support/moving-clock.ts';
import { onEveryStore } from '../support/stores.ts';

const [OLD, NEW] = [randomBytes(32), randomBytes(32)];
const before = createKeyring(new Map([['k1', OLD]]));
const both = createKeyring(
  new Map([
    ['k2', NEW],
    ['k1', OLD],
  ]),
);
const after = createKeyring(new Map([['k2', NEW]]));

onEveryStore('a rotation of the encryption key', (open) => {
  const clock = movingClock();
  const owners = Array.from({ length: 230 }, (_, i) => `crd_${i}`);

  test('seals everything anew, wherever it is, and leaves what was changed meanwhile', async () => {
    const { store } = open;
    const hook = { id: newId('hok'), projectId: null };
    const projectId = await store.write(async (tx) => {
      const project = await ensureProject(tx, { id: newId('prj'), name: 'local', createdAt: 1 });
      for (const ownerId of owners) {
        await keepSecret(tx, before, { projectId: project.id, ownerId, field: 'token' }, `secret of ${ownerId}`, 1);
      }
      const sealed = before.seal('{"secret":"s"}', placeOf(hook));
      const rest = { url: 'https://x.test', events: [], active: true, createdBy: 'x', createdAt: 1 };
      await insertAuditWebhook(tx, { ...hook, ...sealed, ...rest });
      const place = { projectId: '', ownerId: 'turn', field: 'answer' };
      const turn = { id: 'turn', bodyHash: '', lease: '', leaseUntil: 0, wrote: true, createdAt: 1 };
      await insertTurn(tx, { ...turn, ...before.seal('answered', place) });
      return project.id;
    });
    const late = { projectId, ownerId: 'crd_0', field: 'token' };
    let steps = 0;
    const progress = (): void => {
      // Somebody who was started with the old key alone goes on setting secrets.
      if (++steps === 1) void store.write((tx) => keepSecret(tx, before, late, 'set meanwhile', 1));
    };
    const rotated = await rotateEncryption({ store, keyring: both, clock, progress });
    expect(rotated).toMatchObject({ key: 'k2', unused: ['k1'] });
    expect(await countByKey(store.read)).toEqual(new Map([['k2', owners.length + 2]]));
    const opened = await openSecrets(store.read, after, owners, 2);
    expect(opened.get('crd_0')).toEqual({ token: 'set meanwhile' });
    expect(opened.get('crd_229')).toEqual({ token: 'secret of crd_229' });
    const kept = await findAuditWebhook(store.read, hook.id);
    expect(kept && after.open(kept, placeOf(hook))).toBe('{"secret":"s"}');
    const turn = await findTurn(store.read, 'turn');
    expect([turn?.keyId, turn?.sealed === null]).toEqual(['k2', false]);
    expect(await rotateEncryption({ store, keyring: both, clock })).toMatchObject({ sealed: 0 });
  });
});
