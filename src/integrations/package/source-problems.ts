import { findConnector, listConnectors } from '#src/connectors/catalogue.ts';
import { didYouMean, nearest } from '#src/kit/nearest.ts';
import type { Manifest } from './manifest.ts';
import { MANIFEST_FILE, type Problem } from './problem.ts';
import { hasProcessorFor } from './processor-names.ts';
import type { CodeFiles } from './read-code.ts';
import type { ReadYaml } from './read-yaml.ts';

/** Other names for a sender that the catalogue does not know. */
const ANY_SENDER = ['custom', 'http', 'generic'];

/** Nothing could ever arrive from a source that the catalogue does not have. */
function remedyFor(source: string): string {
  if (source === 'schedule') return 'Nothing starts by the clock yet: let a scheduler post to source: webhook.';
  if (ANY_SENDER.includes(source)) return 'Write source: webhook, and under "verify" how its webhooks are signed.';
  const sources = listConnectors().flatMap((one) => (one.source ? [one.id] : []));
  const meant = didYouMean(source, sources).trim();
  const others = 'for any other sender write source: webhook with "verify", or a processor for it in webhooks/*.ts';
  return meant || `Sources are ${sources.join(', ')}; ${others}.`;
}

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
export function sourceProblems(manifest: Manifest, code: CodeFiles, lineOf: ReadYaml['lineOf']): Problem[] {
  const { source, events } = manifest;
  const problem = (path: string[], message: string, remedy: string): Problem => ({
    file: MANIFEST_FILE,
    line: lineOf(path),
    path: path.join('.'),
    message,
    remedy,
  });
  const connector = findConnector(source);
  const known = connector?.source;
  // What no catalogue has is known to the package, where it brings a processor for it.
  if (!connector && hasProcessorFor(source, code)) return [];
  if (!known) return [problem(['source'], `"${source}" sends no events that we know.`, remedyFor(source))];
  return events.flatMap((pattern, index) => {
    const meant = slip(pattern, known.events);
    return meant === undefined
      ? []
      : [problem(['events', String(index)], `${source} has no event "${pattern}".`, `Did you mean "${meant}"?`)];
  });
}
