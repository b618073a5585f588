import { type Problem, problemText } from '#src/integrations/package/problem.ts';

export const problemLines = (problems: readonly Problem[]): string[] => [
  ...problems.map(problemText),
  `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
];
