type Loose = Record<string, unknown>;

const isLoose = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const contains = (text: unknown, part: string): boolean =>
  typeof text === 'string' ? text.includes(part) : JSON.stringify(text ?? null).includes(part);

/** Whether a value is as a case expects it: objects may hold more, `{contains: 'x'}` asks for a part of a text. */
export function isAsExpected(expected: unknown, actual: unknown): boolean {
  if (isLoose(expected)) {
    const keys = Object.keys(expected);
    if (keys.length === 1 && 'contains' in expected) {
      const parts = Array.isArray(expected.contains) ? expected.contains : [expected.contains];
      return parts.every((part) => contains(actual, String(part)));
    }
    return (
      isLoose(actual) &&
      keys.every((key) => isAsExpected(expected[key], Object.hasOwn(actual, key) ? actual[key] : undefined))
    );
  }
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((one, index) => isAsExpected(one, actual[index]))
    );
  }
  return expected === actual || (expected === null && actual === undefined);
}
