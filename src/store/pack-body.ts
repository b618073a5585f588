import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Shorter ones are not worth it. */
const WORTH_BYTES = 4096;
const LONGEST_BYTES = 64 * 1024 * 1024;
const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const CHUNK_BYTES = 4096;
const LARGE_BYTES = 64 * 1024;
/** Large payloads that were unpacked here, each in memory of its own. */
const large = new WeakSet<Buffer>();
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

/** How much comes out, as the compressor wrote it down; null: it did not. */
function unpackedLength(packed: Buffer): number | null {
  const about = packed[4] ?? 0;
  const isWhole = (about & 0x20) !== 0;
  const size = [isWhole ? 1 : 0, 2, 4, 8][about >> 6] ?? 0;
  const at = 5 + (isWhole ? 0 : 1) + ([0, 1, 2, 4][about & 3] ?? 0);
  if (size === 0 || packed.length < at + size) return null;
  if (size === 8) return Number(packed.readBigUInt64LE(at));
  return packed.readUIntLE(at, size) + (size === 2 ? 256 : 0);
}

/** The payload as it came: in one piece where its length is known, with room left by which the end of it is seen. */
export function unpackBody(stored: Buffer | null): Buffer | null {
  if (stored === null || !isPacked(stored)) return stored;
  const length = unpackedLength(stored);
  if (length === null || length >= LONGEST_BYTES) return zstdDecompressSync(stored, { maxOutputLength: LONGEST_BYTES });
  const body = zstdDecompressSync(stored, { chunkSize: Math.max(64, length + 1), maxOutputLength: LONGEST_BYTES });
  if (length >= LARGE_BYTES) large.add(body);
  return body;
}

/** Gives the memory of a large payload back, where it was unpacked here: whoever worked on it has ended. */
export function letGoOfBody(body: Buffer | null): void {
  if (body && large.delete(body) && body.buffer instanceof ArrayBuffer) body.buffer.transfer(0);
}
