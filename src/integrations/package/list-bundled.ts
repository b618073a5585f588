import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '#src/kit/language.ts';
import { sourcesOf } from './manifest.ts';
import { readManifest } from './parse-manifest.ts';
import { readPackageFolder } from './read-folder.ts';

interface Intro {
  title: string;
  description: string;
}

export interface BundledPackage {
  id: string;
  /** What it is, in words. */
  intro: Record<Language, Intro>;
  version: string;
  source: string;
  target: string | null;
}

const LINK = /\[([^\]]*)\]\([^)]*\)/g;
const OTHER_LANGUAGE = /\(?\[[^\]]*\]\(README[^)]*\)\)?/;

/** The heading of a README and its first paragraph, as plain text. */
function introIn(readme: string): Intro | null {
  const [, title, description] = /^# (.+)\n+((?:.+\n)+)/.exec(readme) ?? [];
  if (title === undefined || description === undefined) return null;
  const text = description.replace(OTHER_LANGUAGE, '').replace(LINK, '$1').replaceAll('`', '');
  return { title, description: text.replace(/\s+/g, ' ').trim() };
}

async function look(folder: string, id: string): Promise<BundledPackage[]> {
  const { files } = await readPackageFolder(join(folder, id));
  const { manifest } = readManifest(files['integration.yaml'] ?? '');
  if (manifest === null) return [];
  const { title = id, description = '', version, target = null } = manifest;
  const en = { title, description };
  const ru = introIn(files['README.ru.md'] ?? '') ?? en;
  return [{ id, intro: { en, ru }, version, source: sourcesOf(manifest)[0] ?? '', target }];
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
