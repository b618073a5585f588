import type { Clock } from '#src/kit/clock.ts';
import { PLAIN } from '#src/kit/encryption-keys.ts';
import { InputFault } from '#src/kit/faults.ts';
import { countByKey } from '#src/store/sealed.ts';
import { getSetting, putSetting, putSettingIfAbsent } from '#src/store/settings.ts';
import type { Read, Store, Tx } from '#src/store/store.ts';
import type { Keyring } from './keyring.ts';

const NAME = 'encryption_key_check';
const SERVED = 'encryption_keys_served';

const checkOf = (keyring: Keyring) => ({
  keyId: keyring.currentKeyId,
  check: keyring.checkValue(keyring.currentKeyId),
});

/** From now on a start must hold the present key. */
export const keepCheck = (tx: Tx, keyring: Keyring, now: number): Promise<void> =>
  putSetting(tx, NAME, checkOf(keyring), now);

/** The keys that the service was last started with: what it could read. */
export const noteServed = (store: Store, keyring: Keyring, clock: Clock): Promise<void> =>
  store.write((tx) => putSetting(tx, SERVED, keyring.keyIds(), clock.now()));

/** Whether the service can read what is sealed under the current key. */
export async function isServed(read: Read, keyring: Keyring): Promise<boolean> {
  const ids = (await getSetting(read, SERVED)) as string[] | undefined;
  return ids?.includes(keyring.currentKeyId) ?? true;
}

const wrong = (keyId: string): InputFault =>
  new InputFault(
    'Wrong encryption key',
    `INTEGRATION_ENCRYPTION_KEY does not hold the key "${keyId}" that this database's secrets were encrypted with. Give back the old key: alone, or behind a new one as k-new:…,${keyId}:…`,
  );

/**
 * A wrong INTEGRATION_ENCRYPTION_KEY must stop the start, not surface event by event. The first start leaves a check
 * value of its key; later starts must hold that key, and every other that a secret is under.
 */
export async function checkKeys(store: Store, keyring: Keyring, clock: Clock): Promise<void> {
  const mine = checkOf(keyring);
  const kept = (await store.write((tx) => putSettingIfAbsent(tx, NAME, mine, clock.now()))) as typeof mine;
  if (keyring.checkValue(kept.keyId) !== kept.check) throw wrong(kept.keyId);
  const inUse = [...(await countByKey(store.read)).keys()].filter((id) => id !== '' && id !== PLAIN);
  const missing = inUse.find((id) => keyring.checkValue(id) === undefined);
  if (missing !== undefined) throw wrong(missing);
}
