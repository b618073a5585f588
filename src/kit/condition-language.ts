import { Environment } from '@marcbachmann/cel-js';
import { PRESENT } from './condition-presence.ts';
import { matchesGlob } from './matches.ts';

/** `5` is a bigint in the language and a number in JSON. */
const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

const named = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return plain(value);
  const { name, title, login } = value as { name?: unknown; title?: unknown; login?: unknown };
  return name ?? title ?? login ?? value;
};

/** A comparison with what is missing is neither true nor false: it throws, and only an `or` beside it can still hold. */
function present(value: unknown): NonNullable<unknown> {
  if (value === null || value === undefined) throw new Error('a value is missing');
  return value;
}

function contains(where: unknown, what: unknown): boolean {
  const held = present(where);
  const wanted = plain(present(what));
  if (Array.isArray(held)) return held.some((item) => named(item) === wanted);
  if (typeof held === 'string') return held.includes(String(wanted));
  return typeof held === 'object' && Object.hasOwn(held, String(wanted));
}

function matches(text: unknown, pattern: unknown): boolean {
  const held = present(text);
  return typeof held === 'string' && typeof pattern === 'string' && matchesGlob(pattern, held);
}

/** JSON knows only doubles: arithmetic with whole-number literals has to work on them. */
function withArithmetic(language: Environment): Environment {
  const operators: [string, (a: number, b: number) => number][] = [
    ['+', (a, b) => a + b],
    ['-', (a, b) => a - b],
    ['*', (a, b) => a * b],
    ['/', (a, b) => a / b],
    ['%', (a, b) => a % b],
  ];
  for (const [sign, calculate] of operators) {
    const onNumbers = (a: unknown, b: unknown): number => calculate(Number(a), Number(b));
    language.registerOperator(`double ${sign} int: double`, onNumbers);
    language.registerOperator(`int ${sign} double: double`, onNumbers);
  }
  return language;
}

export const conditionLanguage = withArithmetic(
  new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 400, maxDepth: 40, maxListElements: 200, maxMapEntries: 20, maxCallArguments: 8 },
  })
    .registerFunction('contains_(dyn, dyn): bool', contains)
    .registerFunction('matches_(dyn, dyn): bool', matches)
    .registerFunction('in_(dyn, dyn): bool', (what, where) => contains(where, what))
    .registerFunction(`${PRESENT}(dyn): dyn`, present)
    .registerFunction('list.contains(dyn): bool', contains),
);

/** For expressions that were read once and are written again with brackets everywhere. */
export const bracketedLanguage = conditionLanguage.clone({
  limits: { maxAstNodes: 2_000, maxDepth: 400, maxListElements: 200, maxMapEntries: 20, maxCallArguments: 8 },
});
