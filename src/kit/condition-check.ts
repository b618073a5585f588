import type { ASTNode } from '@marcbachmann/cel-js';

const MACROS = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
const DEEPEST_MACRO = 2;
const NO_PATTERNS =
  "regular expressions can run for ever: write title matches 'release-*', where * stands for any text and ? for one character";

export interface Found {
  /** Names that the condition looks up. */
  names: Set<string>;
  refusal?: { at: number; why: string };
}

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value;

function refusalOf(node: ASTNode, macros: number): string | undefined {
  const args: unknown = node.args;
  const called = (node.op === 'call' || node.op === 'rcall') && Array.isArray(args) ? args[0] : undefined;
  if (called === 'matches') return NO_PATTERNS;
  if (called === 'matches_') {
    const pattern = (args as [string, ASTNode[]])[1][1];
    if (pattern?.op === 'value' && typeof pattern.args === 'string' && /^\^|\$$|\.\*|\\/.test(pattern.args))
      return NO_PATTERNS;
  }
  if (macros > DEEPEST_MACRO) return `all, exists, map and filter may stand ${DEEPEST_MACRO} deep, not deeper`;
  if (node.op === 'id' && args === '__proto__') return 'there is no such fact';
  return undefined;
}

function walk(value: unknown, macros: number, found: Found): void {
  if (Array.isArray(value)) for (const item of value) walk(item, macros, found);
  if (!isNode(value) || found.refusal) return;
  const inside = value.op === 'rcall' && MACROS.has(String((value.args as unknown[])[0])) ? macros + 1 : macros;
  const why = refusalOf(value, inside);
  if (why) found.refusal = { at: value.start ?? 0, why };
  if (value.op === 'id') found.names.add(value.args as string);
  walk(value.args, inside, found);
}

/** Reads from the tree what a condition looks up, and what in it is not allowed. */
export function checkCondition(tree: ASTNode): Found {
  const found: Found = { names: new Set() };
  walk(tree, 0, found);
  return found;
}
