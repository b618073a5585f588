import { checkTemplate } from './template-check.ts';

/** Names that the helpers and blocks themselves bring along. */
const OWN = /^(?:this|@.*|\.+.*)$/;

type Node = hbs.AST.Node & {
  path?: hbs.AST.PathExpression;
  params?: hbs.AST.Node[];
  hash?: hbs.AST.Hash;
  program?: hbs.AST.Program;
  inverse?: hbs.AST.Program;
  original?: string;
};

/** Inside these another thing is spoken of. */
const CHANGES_SUBJECT = new Set(['each', 'with']);

function namesIn(node: Node, found: Set<string>): void {
  if (node.type === 'PathExpression') {
    if (node.original !== undefined && !OWN.test(node.original)) found.add(node.original);
    return;
  }
  const { path, params = [], hash } = node;
  const isCall = params.length > 0 || (hash?.pairs.length ?? 0) > 0;
  if (path && !isCall && node.type === 'MustacheStatement') namesIn(path as Node, found);
  for (const one of [...params, ...(hash?.pairs ?? []).map((pair) => pair.value)]) namesIn(one as Node, found);
  const name = path?.original ?? '';
  if (node.program && !CHANGES_SUBJECT.has(name)) bodyNames(node.program, found);
  if (node.inverse) bodyNames(node.inverse, found);
}

function bodyNames(program: hbs.AST.Program, found: Set<string>): void {
  for (const node of program.body) namesIn(node as Node, found);
}

/** The variables that a template wants, as they are written: `title`, `issue.user.login`. */
export function templateVariables(text: string, name = 'template'): string[] {
  const found = new Set<string>();
  bodyNames(checkTemplate(text, name), found);
  return [...found];
}
