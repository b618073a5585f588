import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputFault } from '#src/kit/faults.ts';
import { isPackagePath, MOST_BYTES, MOST_FILES } from './file-problems.ts';

interface Reading {
  root: string;
  files: Record<string, string>;
  bytes: number;
}

const refuse = (path: string, why: string): never => {
  throw new InputFault('Invalid package', `${path}: ${why}`);
};

async function readText(reading: Reading, path: string): Promise<void> {
  const bytes = await readFile(join(reading.root, path));
  reading.bytes += bytes.length;
  if (reading.bytes > MOST_BYTES)
    refuse(path, `The package is larger than ${MOST_BYTES} bytes. Leave large files out.`);
  if (Object.keys(reading.files).length >= MOST_FILES) refuse(path, `The package has more than ${MOST_FILES} files.`);
  try {
    reading.files[path] = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    refuse(path, 'This file is not text in UTF-8. Leave it out.');
  }
}

async function readLevel(reading: Reading, folder: string): Promise<void> {
  const names = (await readdir(join(reading.root, folder))).sort();
  for (const name of names) {
    if (name.startsWith('.') || name === 'node_modules') continue;
    const path = folder === '' ? name : `${folder}/${name}`;
    if (!isPackagePath(path)) refuse(path, 'The name of this file is not allowed.');
    const about = await lstat(join(reading.root, path));
    if (about.isDirectory()) await readLevel(reading, path);
    else if (about.isFile()) await readText(reading, path);
    else refuse(path, 'This is a link or no plain file. Put the file itself there.');
  }
}

/** The files of a package's folder as text: bounded, and nothing from outside the folder. */
export async function readPackageFolder(root: string): Promise<{ files: Record<string, string> }> {
  const reading: Reading = { root, files: {}, bytes: 0 };
  const about = await lstat(root).catch(() => null);
  if (!about?.isDirectory()) refuse(root, 'There is no such folder.');
  await readLevel(reading, '');
  if (!Object.hasOwn(reading.files, 'integration.yaml'))
    refuse(root, 'It holds no integration.yaml, so it is no package.');
  return { files: reading.files };
}
