import type * as Diff from 'diff';
import { late } from './late.ts';

const diffs = late<typeof Diff>('diff');

export interface LineDiff {
  added: number;
  removed: number;
  /** In the unified form that people know; null: too different to be shown line by line. */
  diff: string | null;
}

const CONTEXT = 3;
/** The work grows with the square of what is different. */
const MOST_EDITS = 2000;

const linesIn = (text: string): number => (text === '' ? 0 : text.replace(/\n$/, '').split('\n').length);

/** What makes `after` of `before`, line by line. */
export function lineDiff(path: string, before: string, after: string): LineDiff {
  const options = { context: CONTEXT, maxEditLength: MOST_EDITS };
  const patch = diffs().structuredPatch(path, path, before, after, '', '', options);
  if (!patch) return { added: linesIn(after), removed: linesIn(before), diff: null };
  const lines = patch.hunks.flatMap((hunk) => hunk.lines);
  const diff = diffs().createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, '', '', options) ?? null;
  return {
    added: lines.filter((line) => line.startsWith('+')).length,
    removed: lines.filter((line) => line.startsWith('-')).length,
    diff: diff === null ? null : diff.replace(/^=+\n/, ''),
  };
}
