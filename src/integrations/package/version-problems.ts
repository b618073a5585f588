import { valid, validRange } from 'semver';

const LOOKS_LIKE_ONE = /^\d+\.\d+\.\d+.{0,40}$/;

const problem = (path: string[], message: string, remedy: string) => ({ path, message, remedy });

/** Versions that look like one and are none (`1.0.0.0`, `01.2.3`), and ranges of actions that cannot be read. */
export function versionProblems(value: Record<string, unknown>) {
  const { version, actions } = value;
  const own =
    typeof version === 'string' && LOOKS_LIKE_ONE.test(version) && valid(version) === null
      ? [problem(['version'], `"${version}" is not a semantic version.`, 'Write for example 1.0.0.')]
      : [];
  const granted = Array.isArray(actions) ? actions : [];
  const ranges = granted.map((action) => (typeof action === 'string' ? action.split('@')[1] : action?.version));
  const wrong = ranges.flatMap((range, index) =>
    typeof range === 'string' && validRange(range) === null
      ? [
          problem(
            ['actions', String(index)],
            `"${range}" is not a version.`,
            'Write for example slack_send_message@1.0.0.',
          ),
        ]
      : [],
  );
  return [...own, ...wrong];
}
