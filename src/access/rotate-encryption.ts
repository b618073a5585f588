import type { Clock } from '#src/kit/clock.ts';
import { crashPoint } from '#src/kit/crash.ts';
import { countByKey, replaceSealed, sealedUnderOthers } from '#src/store/sealed.ts';
import type { Store } from '#src/store/store.ts';
import { system } from './actor.ts';
import { writeAudit } from './audit.ts';
import { keepCheck } from './check-keys.ts';
import type { Keyring } from './keyring.ts';

export interface Rotating {
  store: Store;
  keyring: Keyring;
  clock: Clock;
  /** Called after each step with how many were sealed anew so far. */
  progress?: (done: number) => void;
}

export interface Rotated {
  /** Everything is under this one now. */
  key: string;
  sealed: number;
  /** Keys that nothing is under any more. */
  unused: string[];
}

/** So few in one transaction that nobody waits for it. */
const PER_STEP = 100;

/** One step: opened under the key they are under, sealed under the current one, each only if nobody changed it. */
async function step({ store, keyring }: Rotating): Promise<number> {
  const rows = await sealedUnderOthers(store.read, keyring.currentKeyId, PER_STEP);
  const sealed = rows.map((row) => keyring.seal(keyring.open(row, row), row));
  crashPoint('rotate.sealed');
  await store.write(async (tx) => {
    for (const [i, row] of rows.entries()) await replaceSealed(tx, row, sealed[i] as { keyId: string; sealed: string });
    crashPoint('rotate.written');
  });
  crashPoint('rotate.committed');
  return rows.length;
}

/**
 * Seals every stored secret anew under the current key, while everything goes on running. Whatever ends it, it goes on
 * where it was: what is done is under the new key, what is not is under the old one, and both can be read.
 */
export async function rotateEncryption(rotating: Rotating): Promise<Rotated> {
  const { store, keyring, clock, progress } = rotating;
  let done = 0;
  for (;;) {
    const count = await step(rotating);
    if (count === 0) break;
    done += count;
    progress?.(done);
  }
  const key = keyring.currentKeyId;
  await store.write(async (tx) => {
    await keepCheck(tx, keyring, clock.now());
    const line = { action: 'encryption.rotate', projectId: null, targetId: key, after: { sealed: done } };
    await writeAudit(tx, { actor: system, clock }, line);
  });
  crashPoint('rotate.checked');
  const inUse = await countByKey(store.read);
  return { key, sealed: done, unused: keyring.keyIds().filter((id) => id !== key && !inUse.has(id)) };
}
