import { isDeepStrictEqual } from 'node:util';
import type { Draft } from '../draft.ts';
import { generate } from '../generate/generate.ts';
import { CannotServe, NeedsInfo } from '../outcomes.ts';
import type { Requirements } from '../requirements.ts';
import { languageOf, type Running, requirementsOf } from '../running.ts';
import type { Base } from './base.ts';
import { mergeFiles } from './merge-files.ts';
import { WORDS } from './words.ts';

/** What the words come to now, or in words why nothing comes of them. */
export type Reading = { requirements: Requirements } | { said: string };

/** Any sentence makes a case; what nobody understood in it makes nothing else. */
const understood = ({ notes: _, acceptance: _cases, ...rest }: Requirements): unknown =>
  JSON.parse(JSON.stringify(rest));

/** The recipes read a wish like an example of the request; where that changes nothing, they say so. */
export function readWishes({ request }: Running, base: Base): Reading {
  const words = WORDS[languageOf(request)];
  try {
    const requirements = requirementsOf(request);
    const isSame = isDeepStrictEqual(understood(requirements), understood(base.requirements));
    const told = requirements.notes.filter((note) => !base.requirements.notes.includes(note));
    return isSame ? { said: [words.notUnderstood, ...told].join(' ') } : { requirements };
  } catch (thrown) {
    if (thrown instanceof CannotServe || thrown instanceof NeedsInfo)
      return { said: words.cannot(thrown.notes.join(' ')) };
    throw thrown;
  }
}

const unchanged = (running: Running, base: Base, said: string): Draft => ({
  slug: running.integration.slug,
  version: running.version,
  title: base.requirements.title,
  files: base.files,
  by: 'recipes',
  revision: { changed: false, onTopOf: base.onTopOf, said, answers: {} },
});

/** What the recipes make of the words now, beside what people changed by hand. */
export async function reviseByRecipes(running: Running, base: Base): Promise<Draft> {
  const { request, integration, version } = running;
  const reading = readWishes(running, base);
  if ('said' in reading) return unchanged(running, base, reading.said);
  const made = await generate(reading.requirements, integration.slug, version);
  const { files, conflicts } = mergeFiles(base.written ?? base.files, base.files, made.files);
  if (conflicts.length > 0) {
    const paths = conflicts.slice(0, 5).map((path) => `\`${path}\``);
    return unchanged(running, base, WORDS[languageOf(request)].edited(paths.join(', ')));
  }
  const changed = !isDeepStrictEqual(files, base.files);
  return { ...made, files, revision: { changed, onTopOf: base.onTopOf, said: '', answers: {} } };
}
