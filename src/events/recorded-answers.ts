import type { StepRow } from '#src/store/rows.ts';

/** What services answered to what an event read, by action: so that it reads the same again. */
export const recordedAnswers = (steps: readonly StepRow[]): Record<string, unknown> =>
  Object.fromEntries(
    steps
      .filter(({ kind, action, output }) => output !== null && (kind === 'read' || action === 'http.request'))
      .map(({ action, output }) => [action, output]),
  );
