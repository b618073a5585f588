import { type Place, templateFault } from './template-fault.ts';
import { HELPER_NAMES } from './template-helpers.ts';
import { parseTemplate } from './template-parse.ts';

const DEEPEST = 12;
const BLOCKS = new Set(['each', 'if', 'unless', 'with']);
const KNOWN = new Set([...HELPER_NAMES, ...BLOCKS, 'lookup']);

interface Walk {
  name: string;
  depth: number;
}

const placeOf = (node: hbs.AST.Node): Place => ({ line: node.loc.start.line, column: node.loc.start.column + 1 });

function checkCall(node: hbs.AST.SubExpression | hbs.AST.MustacheStatement, walk: Walk): void {
  const path = node.path as hbs.AST.PathExpression;
  const called = node.params.length > 0 || (node.hash?.pairs.length ?? 0) > 0 || node.type === 'SubExpression';
  if (called && !KNOWN.has(path.original)) {
    throw templateFault(
      walk.name,
      placeOf(node),
      `there is no helper "${path.original}"; there are ${[...KNOWN].join(', ')}`,
    );
  }
  if (node.type === 'MustacheStatement' && called && BLOCKS.has(path.original)) {
    throw templateFault(walk.name, placeOf(node), `write {{#${path.original}}} … {{/${path.original}}}`);
  }
  for (const param of node.params) checkNode(param, walk);
  for (const pair of node.hash?.pairs ?? []) checkNode(pair.value, walk);
}

function checkNode(node: hbs.AST.Node, walk: Walk): void {
  if (walk.depth > DEEPEST)
    throw templateFault(walk.name, placeOf(node), `blocks may stand ${DEEPEST} deep, not deeper`);
  const inner = { name: walk.name, depth: walk.depth + 1 };
  if (node.type === 'BlockStatement') {
    const block = node as hbs.AST.BlockStatement;
    checkCall({ ...block, type: 'BlockStatement' } as unknown as hbs.AST.SubExpression, inner);
    checkBody(block.program, inner);
    if (block.inverse) checkBody(block.inverse, inner);
  } else if (node.type === 'MustacheStatement' || node.type === 'SubExpression') {
    checkCall(node as hbs.AST.SubExpression, inner);
  } else if (/^(Partial|Decorator)/.test(node.type)) {
    throw templateFault(walk.name, placeOf(node), 'partials and decorators are not supported: write the text out');
  }
}

function checkBody(program: hbs.AST.Program, walk: Walk): void {
  for (const node of program.body) checkNode(node, walk);
}

/** Parses and checks without running anything; what is wrong is an InputFault with line and column. */
export function checkTemplate(text: string, name = 'template'): hbs.AST.Program {
  const program = parseTemplate(text, name);
  checkBody(program, { name, depth: 0 });
  return program;
}
