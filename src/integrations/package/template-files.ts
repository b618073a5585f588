import type { PackageFiles } from './file-problems.ts';
import type { Manifest } from './manifest.ts';

export const TEMPLATE_FILE = /^templates\/.+\.hbs$/;

/** `templates/issue_opened.hbs` is the template `issue_opened`; what the manifest says itself wins. */
export function withTemplateFiles(manifest: Manifest, files: PackageFiles): Manifest {
  const fromFiles = Object.entries(files)
    .filter(([file]) => TEMPLATE_FILE.test(file))
    .map(([file, text]) => [file.slice('templates/'.length, -'.hbs'.length), text.replace(/\r?\n$/, '')] as const);
  return { ...manifest, message_templates: { ...Object.fromEntries(fromFiles), ...manifest.message_templates } };
}
