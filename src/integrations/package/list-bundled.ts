import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sourcesOf } from './manifest.ts';
import { readManifest } from './parse-manifest.ts';
import { readPackageFolder } from './read-folder.ts';

export interface BundledPackage {
  id: string;
  title: string;
  description: string;
  version: string;
  source: string;
  target: string | null;
}

async function look(folder: string, id: string): Promise<BundledPackage[]> {
  const { files } = await readPackageFolder(join(folder, id));
  const { manifest } = readManifest(files['integration.yaml'] ?? '');
  if (manifest === null) return [];
  const { title = id, description = '', version, target = null } = manifest;
  return [{ id, title, description, version, source: sourcesOf(manifest)[0] ?? '', target }];
}

const kept = new Map<string, Promise<BundledPackage[]>>();

async function lookAll(folder: string): Promise<BundledPackage[]> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((one) => one.isDirectory());
  return (await Promise.all(names.map(({ name }) => look(folder, name)))).flat();
}

/** Packages that ship with the service; read once. */
export function listBundled(folder: string): Promise<BundledPackage[]> {
  const found = kept.get(folder) ?? lookAll(folder);
  kept.set(folder, found);
  return found;
}
