import { matchesGlob } from './matches.ts';

/** `issues.opened`, `issues.*` and `*`; a bare `issues` stands for all of its actions. */
export function matchesEvent(patterns: readonly string[], type: string): boolean {
  return patterns.some(
    (pattern) => matchesGlob(pattern, type) || (!pattern.includes('.') && type.startsWith(`${pattern}.`)),
  );
}
