import { conditionFault } from './condition-fault.ts';

export interface Token {
  kind: 'word' | 'string' | 'number' | 'symbol';
  text: string;
  /** Where it stands in what the author wrote. */
  at: number;
  /** Whether nothing stands between it and the token before. */
  joined: boolean;
}

const SHAPES: [Token['kind'], RegExp][] = [
  ['word', /[A-Za-z_]\w*/y],
  ['number', /0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?u?/y],
  ['string', /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y],
  ['symbol', /==|!=|<=|>=|&&|\|\||<>|[-+*/%<>=!?:.,()[\]{}&|]/y],
];
const SPACE = /\s*/y;

function tokenAt(text: string, at: number): { kind: Token['kind']; text: string } {
  for (const [kind, shape] of SHAPES) {
    shape.lastIndex = at;
    const found = shape.exec(text)?.[0];
    if (found !== undefined) return { kind, text: found };
  }
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const why =
    character === "'" || character === '"' ? 'this quote is never closed' : `"${character}" means nothing here`;
  throw conditionFault(text, at, why);
}

/** Splits a condition, so that words inside string literals are never taken for operators. */
export function conditionTokens(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    SPACE.lastIndex = at;
    const gap = SPACE.exec(text)?.[0].length ?? 0;
    at += gap;
    if (at >= text.length) break;
    const token = { ...tokenAt(text, at), at, joined: gap === 0 };
    const before = tokens.at(-1);
    if (token.kind === 'string' && token.joined && (before?.kind === 'string' || before?.kind === 'word')) {
      throw conditionFault(text, at, 'write plain quotes: \'text\' or "text"');
    }
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}
