import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema, Manifest } from './manifest.ts';

export type Bump = 'major' | 'minor' | 'patch';

/** One thing in which a package differs from the version before it. */
export interface Change {
  what: 'source' | 'events' | 'actions' | 'hosts' | 'credentials' | 'settings' | 'behaviour' | 'documentation';
  sign: '+' | '-' | '~';
  name: string;
  /** Who runs it has to do something for it (major), it can or asks for something else (minor), or only works otherwise. */
  bump: Bump;
}

export interface Packaged {
  manifest: Manifest;
  files: Readonly<Record<string, string>>;
}

const ORDER: readonly Bump[] = ['major', 'minor', 'patch'];

const propertiesOf = ({ config_schema: schema }: Manifest): Record<string, JsonSchema> =>
  (schema.properties ?? {}) as Record<string, JsonSchema>;

const needs = ({ config_schema: schema }: Manifest, name: string): boolean =>
  Array.isArray(schema.required) && schema.required.includes(name);

/** What was added to and taken from a list. */
function listed(what: Change['what'], before: readonly string[], after: readonly string[], added: Bump): Change[] {
  const plus = after
    .filter((one) => !before.includes(one))
    .map((name) => ({ what, sign: '+' as const, name, bump: added }));
  const minus = before.filter((one) => !after.includes(one));
  return [...plus, ...minus.map((name) => ({ what, sign: '-' as const, name, bump: 'minor' as const }))];
}

function settingChange(before: Manifest, after: Manifest, name: string): Change[] {
  const [was, is] = [propertiesOf(before)[name], propertiesOf(after)[name]];
  const isNewlyNeeded = needs(after, name) && !needs(before, name) && is?.default === undefined;
  const change = (sign: Change['sign'], bump: Bump): Change[] => [{ what: 'settings', sign, name, bump }];
  if (was === undefined) return change('+', isNewlyNeeded ? 'major' : 'minor');
  if (is === undefined) return change('-', 'major');
  if (!isDeepStrictEqual(was.type, is.type) || isNewlyNeeded) return change('~', 'major');
  return isDeepStrictEqual(was, is) ? [] : change('~', 'minor');
}

function settings(before: Manifest, after: Manifest): Change[] {
  const names = new Set([...Object.keys(propertiesOf(before)), ...Object.keys(propertiesOf(after))]);
  return [...names].flatMap((name) => settingChange(before, after, name));
}

const CODE = /^(?:handler\.[jt]s|templates\/|actions\/|webhooks\/)/;

/** The parts of a manifest that say what it does, and none that is compared by itself. */
function rulesOf(manifest: Manifest): unknown {
  const {
    name,
    version,
    title,
    description,
    source,
    sources,
    events,
    actions,
    hosts,
    credentials,
    config_schema,
    ...rest
  } = manifest;
  return { rest, sources, inputs: actions.map((action) => action.with ?? {}) };
}

function behaviour(before: Packaged, after: Packaged): Change[] {
  const paths = [...new Set([...Object.keys(before.files), ...Object.keys(after.files)])].sort();
  const differing = paths.filter((path) => path !== 'integration.yaml' && before.files[path] !== after.files[path]);
  const rules = isDeepStrictEqual(rulesOf(before.manifest), rulesOf(after.manifest)) ? [] : ['integration.yaml'];
  const of = (what: Change['what'], names: readonly string[]): Change[] =>
    names.map((name) => ({ what, sign: '~', name, bump: 'patch' }));
  const code = differing.filter((path) => CODE.test(path));
  const rest = differing.filter((path) => !CODE.test(path));
  return [...of('behaviour', [...rules, ...code]), ...of('documentation', rest)];
}

/** Everything in which a package differs from another, the weightiest first. */
export function changesBetween(before: Packaged, after: Packaged): Change[] {
  const [was, is] = [before.manifest, after.manifest];
  const idsOf = ({ actions }: Manifest): string[] => actions.map((action) => action.id);
  const source: Change[] =
    was.source === is.source ? [] : [{ what: 'source', sign: '~', name: is.source, bump: 'major' }];
  const all = [
    ...source,
    ...listed('source', Object.keys(was.sources ?? {}), Object.keys(is.sources ?? {}), 'major'),
    ...listed('credentials', was.credentials, is.credentials, 'major'),
    ...settings(was, is),
    ...listed('actions', idsOf(was), idsOf(is), 'minor'),
    ...listed('hosts', was.hosts, is.hosts, 'minor'),
    ...listed('events', was.events, is.events, 'minor'),
    ...behaviour(before, after),
  ];
  return all.toSorted((a, b) => ORDER.indexOf(a.bump) - ORDER.indexOf(b.bump));
}

/** How much the number has to rise for them. */
export const bumpFor = (changes: readonly Change[]): Bump => changes[0]?.bump ?? 'patch';
