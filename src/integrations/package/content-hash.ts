import { createHash } from 'node:crypto';
import type { PackageFiles } from './file-problems.ts';

/** The same for the same files, in whatever order they come. */
export function contentHash(files: PackageFiles): string {
  const hash = createHash('sha256');
  for (const path of Object.keys(files).sort()) {
    const text = files[path] ?? '';
    hash.update(`${path.length}:${path}${Buffer.byteLength(text)}:`).update(text);
  }
  return hash.digest('hex');
}
