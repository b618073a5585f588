import { join } from 'node:path';
import { findAction } from '#src/connectors/catalogue.ts';
import { BUNDLED_FOLDER, bundledNamed } from '#src/integrations/package/bundled.ts';
import type { GrantedAction, Manifest } from '#src/integrations/package/manifest.ts';
import { parseManifest } from '#src/integrations/package/parse-manifest.ts';
import { MANIFEST_FILE } from '#src/integrations/package/problem.ts';
import { readPackageFolder } from '#src/integrations/package/read-folder.ts';
import { withVersion } from '#src/integrations/package/with-version.ts';
import { bodyOf } from '#src/requests/body.ts';
import type { RequestRow } from '#src/store/rows.ts';
import type { Draft } from './draft.ts';
import type { Requirements, Setting, Target } from './requirements.ts';
import type { Running } from './running.ts';
import { languageOf } from './running.ts';

/** A package that ships with the service, asked for by its name. */
interface Bundled {
  manifest: Manifest;
  files: Record<string, string>;
}

/** The name of the package that a request names as its service; null: it names none. */
export function bundledName(request: Pick<RequestRow, 'body'>): string | null {
  const body = bodyOf(request);
  return body.from === 'issue' ? bundledNamed(body.fields.serviceName) : null;
}

async function bundledOf({ request }: Running): Promise<Bundled | null> {
  const name = bundledName(request);
  if (name === null) return null;
  const { files } = await readPackageFolder(join(BUNDLED_FOLDER, name));
  return { files, manifest: parseManifest(files[MANIFEST_FILE] ?? '') };
}

const targetOf = ({ id, with: given = {} }: GrantedAction): Target => ({
  action: id,
  service: findAction(id)?.service ?? id.split('_', 1)[0] ?? id,
  kind: 'other',
  place: null,
  setting: null,
  always: true,
  with: given,
});

interface Property {
  title?: string;
  description?: string;
  default?: unknown;
}

function settingsOf({ config_schema: schema }: Manifest): Setting[] {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, Property>; required?: string[] };
  return Object.entries(properties).map(([name, { title = name, description = '', default: usual }]) => ({
    name,
    title,
    description,
    default: usual === undefined ? null : String(usual),
    required: required.includes(name),
  }));
}

const NOTES = {
  en: (name: string) => `This is the package ${name}, which ships with the service; nothing was generated.`,
  ru: (name: string) => `Это готовый пакет ${name}, который поставляется с сервисом; ничего не генерировалось.`,
};

/** What a request for a bundled package comes to; null: it asks for something else. */
export async function bundledRequirements(running: Running): Promise<Requirements | null> {
  const bundled = await bundledOf(running);
  if (!bundled) return null;
  const { manifest } = bundled;
  const language = languageOf(running.request);
  return {
    title: manifest.title ?? manifest.name,
    description: manifest.description ?? '',
    language,
    source: manifest.source,
    events: manifest.events,
    filters: manifest.filters,
    targets: manifest.actions.map(targetOf),
    routes: [],
    settings: settingsOf(manifest),
    templates: {},
    rateLimit: null,
    sections: {},
    acceptance: [],
    notes: [NOTES[language](manifest.name)],
  };
}

/** Its files, under the name and number that they get in this project. */
export async function bundledDraft(running: Running): Promise<Draft | null> {
  const bundled = await bundledOf(running);
  if (!bundled) return null;
  const { integration, version } = running;
  const { manifest } = bundled;
  const files = withVersion(bundled.files, version);
  const named = (files[MANIFEST_FILE] ?? '').replace(/^name: .*$/m, () => `name: ${integration.slug}`);
  const title = manifest.title ?? manifest.name;
  return { slug: integration.slug, version, title, files: { ...files, [MANIFEST_FILE]: named }, by: 'recipes' };
}
