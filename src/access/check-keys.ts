import type { Clock } from '#src/kit/clock.ts';
import { InputFault } from '#src/kit/faults.ts';
import { putSettingIfAbsent } from '#src/store/settings.ts';
import type { Store } from '#src/store/store.ts';
import type { Keyring } from './keyring.ts';

const NAME = 'encryption_key_check';

/**
 * A wrong INTEGRATION_ENCRYPTION_KEY must stop the start, not surface event by event. The first start leaves a check
 * value of its key; later starts must hold that key, as the current one or as one of those still readable.
 */
export async function checkKeys(store: Store, keyring: Keyring, clock: Clock): Promise<void> {
  const mine = { keyId: keyring.currentKeyId, check: keyring.checkValue(keyring.currentKeyId) };
  const now = clock.now();
  const kept = (await store.write((tx) => putSettingIfAbsent(tx, NAME, mine, now))) as typeof mine;
  if (keyring.checkValue(kept.keyId) === kept.check) return;
  throw new InputFault(
    'Wrong encryption key',
    `INTEGRATION_ENCRYPTION_KEY does not hold the key "${kept.keyId}" that this database's secrets were encrypted with. Give back the old key: alone, or behind a new one as k-new:…,${kept.keyId}:…`,
  );
}
