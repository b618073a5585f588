import { isDeepStrictEqual } from 'node:util';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const show = (value: unknown): string => JSON.stringify(value)?.slice(0, 300) ?? 'nothing';

/** `{ contains: 'text' }` in an expectation. */
function wantedPart(expected: unknown): string | undefined {
  if (!isRecord(expected) || Object.keys(expected).length !== 1) return undefined;
  return typeof expected.contains === 'string' ? expected.contains : undefined;
}

/** Differences between what was expected and what is there; fields that nobody named do not count. */
export function differences(expected: unknown, actual: unknown, where: string): string[] {
  const part = wantedPart(expected);
  if (part !== undefined) {
    const text = typeof actual === 'string' ? actual : show(actual);
    return text.includes(part) ? [] : [`${where}: expected to contain ${show(part)}, got ${show(actual)}`];
  }
  if (isRecord(expected) && isRecord(actual)) {
    return Object.keys(expected).flatMap((key) => differences(expected[key], actual[key], `${where}.${key}`));
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((one, i) => differences(one, actual[i], `${where}[${i}]`));
  }
  return isDeepStrictEqual(expected, actual) ? [] : [`${where}: expected ${show(expected)}, got ${show(actual)}`];
}
