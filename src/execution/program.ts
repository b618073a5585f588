import { createHash } from 'node:crypto';
import { findConnector, findService } from '#src/connectors/catalogue.ts';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import { grantsOf } from '#src/integrations/package/own-actions.ts';
import type { Program } from '#src/sandbox/sandbox.ts';

/** A version under its settings: what is run. */
export interface Subject {
  /** Version id, or the content hash of a package that is none yet. */
  versionId: string;
  projectId: string;
  files: Readonly<Record<string, string>>;
  /** With the operator's settings over it. */
  manifest: Manifest;
}

const RUNNABLE = /^(handler\.(ts|js)|templates\/.+\.hbs|(webhooks|actions)\/.+\.ts)$/;
const PROCESSORS = /^webhooks\/.+\.ts$/;

function settingsOf(manifest: Manifest): Program['settings'] {
  const { filters, routing, routing_rules, message_templates, message_template, message_format, hosts } = manifest;
  const defaults = manifest.actions.map((action) => [action.id, action.with ?? {}] as const);
  return {
    filters,
    routing,
    routing_rules,
    message_templates,
    ...(message_template === undefined ? {} : { message_template }),
    message_format,
    defaults: Object.fromEntries(defaults),
    hosts,
    ...(manifest.caching?.enabled === true ? { caching: true } : {}),
  };
}

/** A source that the catalogue does not have is known to the package alone. */
function processorOf({ manifest: { source }, files }: Subject): Pick<Program, 'processor'> {
  if (!Object.keys(files).some((path) => PROCESSORS.test(path))) return {};
  return { processor: { source, needed: findService(source) === undefined } };
}

/** Each sender's payloads are read in its own way. */
function moreFacts({ sources }: Manifest): Pick<Program, 'moreFacts'> {
  if (sources === undefined) return {};
  const modules = Object.keys(sources).flatMap((service) => {
    const url = findConnector(service)?.source?.factsModule;
    return url === undefined ? [] : [[service, url] as const];
  });
  return { moreFacts: Object.fromEntries(modules) };
}

/** What the sandbox needs to run it. Its id changes with the settings, so that no warm isolate outlives them. */
export function programOf(subject: Subject): Program {
  const { manifest } = subject;
  const settings = settingsOf(manifest);
  const hash = createHash('sha256').update(JSON.stringify(settings)).digest('base64url').slice(0, 16);
  return {
    id: `${subject.versionId}:${hash}`,
    project: subject.projectId,
    settings,
    ...processorOf(subject),
    files: Object.fromEntries(Object.entries(subject.files).filter(([path]) => RUNNABLE.test(path))),
    factsModule: findConnector(manifest.source)?.source?.factsModule ?? null,
    ...moreFacts(manifest),
    grants: grantsOf(manifest, subject.files),
  };
}
