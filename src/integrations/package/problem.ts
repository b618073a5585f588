import { InputFault } from '#src/kit/faults.ts';

/** One thing that is wrong with a package: where, what, and what to do about it. */
export interface Problem {
  file: string;
  /** From 1; null where no line can be named. */
  line: number | null;
  /** `routing_rules.0.condition`; empty for the file as a whole. */
  path: string;
  message: string;
  remedy: string;
  /** Machine-readable, where someone acts on it. */
  code?: string;
  details?: unknown;
}

export const MANIFEST_FILE = 'integration.yaml';

const place = ({ file, line, path }: Problem): string =>
  `${file}${line === null ? '' : `:${line}`}${path === '' ? '' : ` (${path})`}`;

export const problemText = (problem: Problem): string =>
  `${place(problem)}: ${problem.message} ${problem.remedy}`.trim();

/** Every problem in one fault. */
export function problemsFault(problems: readonly Problem[]): InputFault {
  const shown = problems.slice(0, 20).map(problemText).join('\n');
  const more = problems.length > 20 ? `\n… and ${problems.length - 20} more.` : '';
  return new InputFault('Invalid package', shown + more, { details: { problems } });
}
