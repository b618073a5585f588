import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Shorter ones are not worth it. */
const WORTH_BYTES = 4096;
const LONGEST_BYTES = 64 * 1024 * 1024;
const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const isPacked = (bytes: Buffer): boolean => bytes.length >= 4 && bytes.subarray(0, 4).equals(MAGIC);

/** A payload as it lies on disk: long ones compressed, told apart by the first bytes of what came out. */
export function packBody(body: Buffer | null): Buffer | null {
  if (body === null) return null;
  // What another thread handed over is bytes without being a Buffer.
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.length > WORTH_BYTES || isPacked(bytes) ? zstdCompressSync(bytes, FAST) : bytes;
}

/** The payload as it came. */
export function unpackBody(stored: Buffer | null): Buffer | null {
  if (stored === null || !isPacked(stored)) return stored;
  return zstdDecompressSync(stored, { maxOutputLength: LONGEST_BYTES });
}
