import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { PLAIN } from '#src/kit/encryption-keys.ts';
import { OurFault } from '#src/kit/faults.ts';

/** Where a secret belongs. It is authenticated with the value, so that a row cannot be moved to another place. */
export interface SecretPlace {
  projectId: string;
  ownerId: string;
  field: string;
}

export interface Sealed {
  keyId: string;
  sealed: string;
}

export interface Keyring {
  readonly currentKeyId: string;
  keyIds(): string[];
  seal(plain: string, place: SecretPlace): Sealed;
  open(value: Sealed, place: SecretPlace): string;
  /** Tells two keys apart without revealing either. */
  checkValue(keyId: string): string | undefined;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

const placeBytes = (place: SecretPlace): Buffer =>
  Buffer.from(JSON.stringify([place.projectId, place.ownerId, place.field]));

type Keys = ReadonlyMap<string, Buffer>;

function missing(keyId: string): OurFault {
  if (keyId === PLAIN || keyId === '') {
    return new OurFault(
      'Secret not encrypted',
      'A stored secret is in plain text. Older ones were encrypted once, and nothing writes any since: somebody changed the database. Set the secret anew.',
    );
  }
  return new OurFault(
    'Encryption key missing',
    `A stored secret was encrypted with the key "${keyId}", which INTEGRATION_ENCRYPTION_KEY does not hold. Add it back: k-new:…,${keyId}:…`,
  );
}

function sealWith(key: Buffer, plain: string, place: SecretPlace): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(placeBytes(place));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

function openWith(key: Buffer, sealed: string, place: SecretPlace): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(placeBytes(place)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
}

function currentOf(keys: Keys): readonly [string, Buffer] {
  const [current] = keys;
  if (current) return current;
  throw new OurFault('Encryption key missing', 'The keyring was made without a key.');
}

/**
 * AES-256-GCM. The first key encrypts, all of them decrypt. With `again` a key that is not there is looked for once more
 * where the keys came from: somebody may be rotating them while we run.
 */
export function createKeyring(given: Keys, again: () => Keys | null = () => null): Keyring {
  let keys = given;
  let [currentKeyId, currentKey] = currentOf(keys);

  function keyOf(keyId: string): Buffer {
    if (!keys.has(keyId) && keyId !== PLAIN) {
      keys = again() ?? keys;
      [currentKeyId, currentKey] = currentOf(keys);
    }
    const key = keys.get(keyId);
    if (key) return key;
    throw missing(keyId);
  }

  return {
    get currentKeyId() {
      return currentKeyId;
    },
    keyIds: () => [...keys.keys()],
    seal: (plain, place) => ({ keyId: currentKeyId, sealed: sealWith(currentKey, plain, place) }),
    open(value, place) {
      const key = keyOf(value.keyId);
      try {
        return openWith(key, value.sealed, place);
      } catch (cause) {
        throw new OurFault(
          'Secret unreadable',
          `The stored ${place.field} of ${place.ownerId} does not open with the key "${value.keyId}": wrong INTEGRATION_ENCRYPTION_KEY or a changed row.`,
          { cause },
        );
      }
    },
    checkValue(keyId) {
      const key = keys.get(keyId);
      return key && createHash('sha256').update('ccb key check').update(key).digest('hex').slice(0, 16);
    },
  };
}
