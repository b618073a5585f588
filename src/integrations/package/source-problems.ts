import { findConnector, listServices } from '#src/connectors/catalogue.ts';
import { didYouMean, nearest } from '#src/kit/nearest.ts';
import { type Manifest, sourcesOf } from './manifest.ts';
import { MANIFEST_FILE, type Problem } from './problem.ts';
import { hasProcessorFor, PROCESSOR_FILE } from './processor-names.ts';
import type { CodeFiles } from './read-code.ts';
import type { ReadYaml } from './read-yaml.ts';

/** Other names for a sender that the catalogue does not know. */
const ANY_SENDER = ['custom', 'http', 'generic'];

/** Nothing could ever arrive from a source that the catalogue does not have. */
function remedyFor(source: string): string {
  if (source === 'schedule') return 'Nothing starts by the clock yet: let a scheduler post to source: webhook.';
  if (ANY_SENDER.includes(source)) return 'Write source: webhook, and under "verify" how its webhooks are signed.';
  const sources = listServices().flatMap((one) => (one.source ? [one.id] : []));
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

/** Events that are almost what its sources send: nothing would ever come under that name. */
export function eventSlips(manifest: Manifest): { index: number; message: string; remedy: string }[] {
  const known = sourcesOf(manifest).flatMap((one) => findConnector(one)?.source?.events ?? []);
  return manifest.events.flatMap((pattern, index) => {
    const meant = slip(pattern, known);
    const message = `${manifest.source} has no event "${pattern}".`;
    return meant === undefined ? [] : [{ index, message, remedy: `Did you mean "${meant}"?` }];
  });
}

/** Every further source is one of the catalogue, and another than the main one. */
function furtherProblems({ source, sources = {} }: Manifest, code: CodeFiles, problem: Finding): Problem[] {
  const names = Object.keys(sources);
  const wrong = names.flatMap((name) => {
    if (name === source) return [problem(['sources', name], `"${name}" is the main source already.`, 'Leave it out.')];
    if (findConnector(name)?.source) return [];
    return [problem(['sources', name], `"${name}" sends no events that we know.`, remedyFor(name))];
  });
  const hasProcessor = [...code.keys()].some((file) => PROCESSOR_FILE.test(file));
  if (names.length === 0 || !hasProcessor) return wrong;
  const remedy = 'Take "sources" away, or the files in webhooks/.';
  return [...wrong, problem(['sources'], 'A package with a processor hears from one source.', remedy)];
}

type Finding = (path: string[], message: string, remedy: string) => Problem;

/** The source is one that can send, and its events are spelled as it spells them. */
export function sourceProblems(manifest: Manifest, code: CodeFiles, lineOf: ReadYaml['lineOf']): Problem[] {
  const { source } = manifest;
  const problem: Finding = (path, message, remedy) => ({
    file: MANIFEST_FILE,
    line: lineOf(path),
    path: path.join('.'),
    message,
    remedy,
  });
  const connector = findConnector(source);
  // What no catalogue has is known to the package, where it brings a processor for it.
  if (!connector && hasProcessorFor(source, code)) return furtherProblems(manifest, code, problem);
  if (!connector?.source) return [problem(['source'], `"${source}" sends no events that we know.`, remedyFor(source))];
  const slips = eventSlips(manifest).map(({ index, message, remedy }) =>
    problem(['events', String(index)], message, remedy),
  );
  return [...furtherProblems(manifest, code, problem), ...slips];
}
