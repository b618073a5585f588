import type { ASTNode } from '@marcbachmann/cel-js';

/** What stands around a compared value: it throws where the value is missing. */
export const PRESENT = 'present_';

const isNull = (node: ASTNode): boolean => node.op === 'value' && node.args === null;

/** One side of a comparison with another. */
const asked = (other: ASTNode | undefined, side: ASTNode, text: string): string =>
  side.op === 'value' || (other && isNull(other)) ? text : `${PRESENT}(${text})`;

/**
 * The same condition in which only `== null` and `!= null` may be asked of what is missing. It is written again with
 * every part in brackets, so that nothing depends on how tightly operators bind.
 */
export function withPresence(code: string, node: ASTNode): string {
  const print = (one: ASTNode): string => withPresence(code, one);
  const all = (nodes: readonly ASTNode[]): string => nodes.map(print).join(', ');
  switch (node.op) {
    case 'value':
    case 'id':
      return code.slice(node.start, node.end);
    case '==':
    case '!=': {
      const [left, right] = node.args.map((side, i) => asked(node.args[1 - i], side, print(side)));
      return `(${left} ${node.op} ${right})`;
    }
    case '!_':
    case '-_':
      return `(${node.op.charAt(0)}${print(node.args)})`;
    case '.':
    case '.?':
      return `(${print(node.args[0])})${node.op}${node.args[1]}`;
    case '[]':
    case '[?]':
      return `(${print(node.args[0])})${node.op.slice(0, -1)}${print(node.args[1])}]`;
    case 'call':
      return `${node.args[0]}(${all(node.args[1])})`;
    case 'rcall':
      return `(${print(node.args[1])}).${node.args[0]}(${all(node.args[2])})`;
    case 'list':
      return `[${all(node.args)}]`;
    case 'map':
      return `{${node.args.map(([key, value]) => `${print(key)}: ${print(value)}`).join(', ')}}`;
    case '?:':
      return `(${print(node.args[0])} ? ${print(node.args[1])} : ${print(node.args[2])})`;
    default:
      return `(${print(node.args[0])} ${node.op} ${print(node.args[1])})`;
  }
}
