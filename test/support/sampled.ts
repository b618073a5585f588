/**
 * One of `nth` in the usual run, every one with `npm run test:all`: where many cases go the same way, the usual run has to stay
 * short. What was left out is said.
 */
export function sampled<T>(cases: readonly T[], nth: number): T[] {
  if (process.env.CCB_TESTS === 'all') return [...cases];
  const kept = cases.filter((_, i) => i % nth === 0);
  process.stderr.write(
    `not run: ${cases.length - kept.length} of ${cases.length} cases (npm run test:all runs them)\n`,
  );
  return kept;
}
