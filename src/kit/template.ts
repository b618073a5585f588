import { sentenceOf } from './faults.ts';
import { checkTemplate } from './template-check.ts';
import { LONGEST_OUTPUT, type Rendering, templateEngine, tooMuch } from './template-engine.ts';
import { templateFault } from './template-fault.ts';
import type { TemplateFormat } from './template-format.ts';
import { HELPER_NAMES } from './template-helpers.ts';

export interface Template {
  readonly name: string;
  render(scope: Record<string, unknown>): string;
}

const KNOWN = Object.fromEntries([...HELPER_NAMES, 'out__', 'raw__', 'each'].map((name) => [name, true]));
const RUNTIME = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false };

function wrapped(node: hbs.AST.MustacheStatement): hbs.AST.MustacheStatement {
  const called = node.params.length > 0 || (node.hash?.pairs.length ?? 0) > 0;
  const { path, params, hash, loc } = node;
  const value = called ? ({ type: 'SubExpression', path, params, hash, loc } as hbs.AST.SubExpression) : path;
  const name = node.escaped ? 'out__' : 'raw__';
  const helper = {
    type: 'PathExpression',
    data: false,
    depth: 0,
    parts: [name],
    original: name,
    loc,
  } as hbs.AST.PathExpression;
  return { ...node, path: helper, params: [value], hash: undefined as unknown as hbs.AST.Hash, escaped: false };
}

/** Every printed value goes through our own writer, which knows the target's escaping and the bounds. */
function wrapValues(program: hbs.AST.Program): hbs.AST.Program {
  program.body = program.body.map((node) => {
    if (node.type === 'MustacheStatement') return wrapped(node as hbs.AST.MustacheStatement);
    if (node.type !== 'BlockStatement') return node;
    const block = node as hbs.AST.BlockStatement;
    wrapValues(block.program);
    if (block.inverse) wrapValues(block.inverse);
    return block;
  });
  return program;
}

/** Makes a template ready; it compiles at its first use. Render foreign templates only where they can be killed. */
export function compileTemplate(text: string, options: { name?: string; format?: TemplateFormat } = {}): Template {
  const name = options.name ?? 'template';
  const program = wrapValues(checkTemplate(text, name));
  const run = templateEngine.compile(program, {
    knownHelpers: KNOWN as KnownHelpers,
    knownHelpersOnly: true,
    noEscape: true,
  });
  return {
    name,
    render(scope) {
      const rendering: Rendering = { format: options.format ?? 'none', written: 0, rounds: 0 };
      const output = runIn(name, () => run(scope, { ...RUNTIME, data: { rendering } }));
      if (output.length > LONGEST_OUTPUT) throw tooMuch();
      return output;
    },
  };
}

function runIn(name: string, run: () => string): string {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) {
      throw templateFault(name, { line: 1, column: 1 }, `it cannot be rendered: ${sentenceOf(error)}`);
    }
    throw error;
  }
}

export { checkTemplate };
