export const KEY_BYTES = 32;

/** Not encrypted: no key may be called like that. */
export const PLAIN = 'plain';

function bytesOf(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === KEY_BYTES ? bytes : undefined;
}

/**
 * `k2:NEW,k1:OLD`, in base64 or hex: the first encrypts, all can be read. A bare key has the id `k1`.
 * A sentence where one is no key.
 */
export function parseEncryptionKeys(parts: readonly string[]): ReadonlyMap<string, Buffer> | string {
  const keys = new Map<string, Buffer>();
  for (const part of parts) {
    const named = /^([A-Za-z0-9_-]{1,16}):(.+)$/.exec(part);
    const id = named?.[1] ?? 'k1';
    const bytes = bytesOf(named?.[2] ?? part);
    if (!bytes) return 'write 32 bytes in base64 or hex (openssl rand -base64 32), or k2:…,k1:… while rotating.';
    if (keys.has(id)) return `the key id ${id} stands twice; give each key its own.`;
    if (id === PLAIN) return `the key id ${PLAIN} is taken; choose another.`;
    keys.set(id, bytes);
  }
  return keys;
}

export const encryptionKeysText = (keys: ReadonlyMap<string, Buffer>): string =>
  [...keys].map(([id, bytes]) => `${id}:${bytes.toString('base64')}`).join(',');
