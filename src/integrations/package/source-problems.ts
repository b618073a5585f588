import { findConnector, listConnectors } from '#src/connectors/catalogue.ts';
import { didYouMean, nearest } from '#src/kit/nearest.ts';
import type { Manifest } from './manifest.ts';
import { MANIFEST_FILE, type Problem } from './problem.ts';
import type { ReadYaml } from './read-yaml.ts';

/** Sources that no service of the catalogue stands behind. */
const OTHER_SOURCES = ['custom', 'schedule'];

const first = (name: string): string => name.split('.', 1)[0] ?? name;

/** `issue.opened` where GitHub says `issues.opened`: a word that is not known and is almost one that is. */
function slip(pattern: string, known: readonly string[]): string | undefined {
  const words = [...new Set(known.map(first))];
  if (pattern === '*' || known.includes('*') || words.includes(first(pattern))) return undefined;
  const meant = nearest(first(pattern), words);
  return meant === undefined || Math.abs(meant.length - first(pattern).length) > 2
    ? undefined
    : pattern.replace(first(pattern), meant);
}

/** The source is one that can send, and its events are spelled as it spells them. */
export function sourceProblems(manifest: Manifest, lineOf: ReadYaml['lineOf']): Problem[] {
  const { source, events } = manifest;
  const problem = (path: string[], message: string, remedy: string): Problem => ({
    file: MANIFEST_FILE,
    line: lineOf(path),
    path: path.join('.'),
    message,
    remedy,
  });
  const known = findConnector(source)?.source;
  if (!known) {
    if (OTHER_SOURCES.includes(source)) return [];
    const sources = [...listConnectors().flatMap((one) => (one.source ? [one.id] : [])), ...OTHER_SOURCES];
    const remedy =
      didYouMean(source, sources).trim() || `Sources are ${sources.join(', ')}; use webhook for any other sender.`;
    return [problem(['source'], `"${source}" sends no events that we know.`, remedy)];
  }
  return events.flatMap((pattern, index) => {
    const meant = slip(pattern, known.events);
    return meant === undefined
      ? []
      : [problem(['events', String(index)], `${source} has no event "${pattern}".`, `Did you mean "${meant}"?`)];
  });
}
