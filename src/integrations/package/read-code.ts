import { setImmediate } from 'node:timers/promises';
import { sentenceOf } from '#src/kit/faults.ts';
import { stripTypes } from '#src/kit/strip-types.ts';
import { codeOnly } from './code-only.ts';
import type { PackageFiles } from './file-problems.ts';

const CODE = /^(?:handler\.(?:ts|js)|(?:actions|webhooks)\/.+\.ts)$/;

/** A file of code with its comments and texts blanked, and the texts by themselves; or why it cannot be read. */
export type ReadCode = { code: string; texts: { value: string; at: number }[] } | { unreadable: string };

export type CodeFiles = ReadonlyMap<string, ReadCode>;

/** Reads the code of a package, which may be hostile: whatever else goes on does not wait for it. */
export async function readCode(files: PackageFiles): Promise<CodeFiles> {
  const names = Object.keys(files).filter((file) => CODE.test(file));
  const stripped = await stripTypes(names.map((file) => files[file] ?? ''));
  const read = new Map<string, ReadCode>();
  for (const [i, text] of stripped.entries()) {
    read.set(names[i] ?? '', typeof text === 'string' ? codeOnly(text) : { unreadable: sentenceOf(text) });
    await setImmediate();
  }
  return read;
}
