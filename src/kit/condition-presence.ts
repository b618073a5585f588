import type { ASTNode } from '@marcbachmann/cel-js';

/** What stands around a compared value: it throws where the value is missing. */
export const PRESENT = 'present_';

const isNull = (node: ASTNode): boolean => node.op === 'value' && node.args === null;

/** The expression again, every part in brackets, so that nothing depends on how tightly operators bind. */
function printed(code: string, node: ASTNode): string {
  const print = (one: ASTNode): string => printed(code, one);
  const all = (nodes: readonly ASTNode[]): string => nodes.map(print).join(', ');
  const compared = (one: ASTNode): string => (one.op === 'value' ? print(one) : `${PRESENT}(${print(one)})`);
  switch (node.op) {
    case 'value':
    case 'id':
      return code.slice(node.start, node.end);
    case '==':
    case '!=': {
      const side = node.args.some(isNull) ? print : compared;
      return `(${side(node.args[0])} ${node.op} ${side(node.args[1])})`;
    }
    case '!_':
    case '-_':
      return `(${node.op[0]}${print(node.args)})`;
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

/** The same condition in which only `== null` and `!= null` may be asked of what is missing. */
export const withPresence = printed;
