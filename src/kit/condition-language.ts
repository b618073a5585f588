import { Environment } from '@marcbachmann/cel-js';
import { matchesGlob } from './matches.ts';

/** `5` is a bigint in the language and a number in JSON. */
const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

const named = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return plain(value);
  const { name, title, login } = value as { name?: unknown; title?: unknown; login?: unknown };
  return name ?? title ?? login ?? value;
};

function contains(where: unknown, what: unknown): boolean {
  const wanted = plain(what);
  if (Array.isArray(where)) return where.some((item) => named(item) === wanted);
  if (typeof where === 'string') return wanted !== null && where.includes(String(wanted));
  return typeof where === 'object' && where !== null && Object.hasOwn(where, String(wanted));
}

const matches = (text: unknown, pattern: unknown): boolean =>
  typeof text === 'string' && typeof pattern === 'string' && matchesGlob(pattern, text);

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
    .registerFunction('list.contains(dyn): bool', contains),
);
