import { didYouMean } from '#src/kit/nearest.ts';
import type { TSchema } from '#src/kit/schema.ts';
import type { Manifest } from './manifest.ts';
import { ManifestSchema } from './manifest-schema.ts';
import { normalise } from './normalise.ts';
import { MANIFEST_FILE, type Problem, problemsFault } from './problem.ts';
import { type ReadYaml, readYaml } from './read-yaml.ts';
import { schemaProblems } from './schema-problems.ts';
import { versionProblems } from './version-problems.ts';

type Source = string | object;

export interface ReadManifest {
  manifest: Manifest | null;
  problems: Problem[];
  lineOf: ReadYaml['lineOf'];
}

const PROPERTIES = ManifestSchema.properties as Record<string, TSchema>;
const KNOWN = Object.keys(PROPERTIES);
const MOST_TOLD = 50;

function wholeProblems(value: Record<string, unknown>): { path: string[]; message: string; remedy: string }[] {
  const missing = (ManifestSchema.required ?? []).filter((name) => !Object.hasOwn(value, name));
  const required = missing.map((name) => {
    const [example] = (PROPERTIES[name] as { examples?: unknown[] } | undefined)?.examples ?? [];
    return { path: [name], message: 'is missing.', remedy: `Write for example ${name}: ${example}.` };
  });
  const unknown = Object.keys(value)
    .filter((name) => !KNOWN.includes(name))
    .slice(0, MOST_TOLD);
  const extra = unknown.map((name) => ({
    path: [name],
    message: 'is not a section of integration.yaml.',
    remedy: didYouMean(name, KNOWN).trim() || `The sections are ${KNOWN.join(', ')}.`,
  }));
  return [...required, ...extra];
}

/** Each section by itself, so that one long list of mistakes does not hide those of the next section. */
function sectionProblems(value: Record<string, unknown>) {
  return Object.entries(value).flatMap(([name, section]) => {
    const schema = Object.hasOwn(PROPERTIES, name) ? PROPERTIES[name] : undefined;
    if (schema === undefined) return [];
    return schemaProblems(schema, section).map((problem) => ({ ...problem, path: [name, ...problem.path] }));
  });
}

const fromObject = (value: unknown): ReadYaml => ({ value, problems: [], lineOf: () => null });

/** Reads a manifest and says everything that is wrong with it, without throwing. */
export function readManifest(source: Source): ReadManifest {
  const read = typeof source === 'string' ? readYaml(source, MANIFEST_FILE) : fromObject(source);
  const { value, lineOf } = read;
  if (read.problems.length > 0) return { manifest: null, problems: read.problems, lineOf };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const remedy = 'Begin with "name:", "version:" and "source:".';
    return {
      manifest: null,
      problems: [{ file: MANIFEST_FILE, line: null, path: '', message: 'It is not a map.', remedy }],
      lineOf,
    };
  }
  const whole = value as Record<string, unknown>;
  const found = [...wholeProblems(whole), ...sectionProblems(whole), ...versionProblems(whole)];
  const problems = found.slice(0, 2 * MOST_TOLD).map(({ path, message, remedy }) => ({
    file: MANIFEST_FILE,
    line: lineOf(path),
    path: path.join('.'),
    message,
    remedy,
  }));
  problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return { manifest: problems.length === 0 ? normalise(whole) : null, problems, lineOf };
}

/** The manifest in its normal form, or an InputFault that lists all its problems. */
export function parseManifest(source: Source): Manifest {
  const { manifest, problems } = readManifest(source);
  if (manifest === null) throw problemsFault(problems);
  return manifest;
}
