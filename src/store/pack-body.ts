import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Shorter ones are not worth it. */
const WORTH_BYTES = 4096;
const LONGEST_BYTES = 64 * 1024 * 1024;
const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const CHUNK_BYTES = 4096;
const FAST = { [constants.ZSTD_c_compressionLevel]: 1 };

const isPacked = (bytes: Buffer): boolean => bytes.length >= 4 && bytes.subarray(0, 4).equals(MAGIC);

/** Told how much comes, the compressor takes no more memory than that needs: most of the time went into it. */
const pack = (bytes: Buffer): Buffer =>
  zstdCompressSync(bytes, { params: FAST, pledgedSrcSize: bytes.length, chunkSize: CHUNK_BYTES });

/** A payload as it lies on disk: long ones compressed, told apart by the first bytes of what came out. */
export function packBody(body: Buffer | null): Buffer | null {
  if (body === null) return null;
  // What another thread handed over is bytes without being a Buffer.
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.length > WORTH_BYTES || isPacked(bytes) ? pack(bytes) : bytes;
}

/** The payload as it came. */
export function unpackBody(stored: Buffer | null): Buffer | null {
  if (stored === null || !isPacked(stored)) return stored;
  return zstdDecompressSync(stored, { maxOutputLength: LONGEST_BYTES });
}
