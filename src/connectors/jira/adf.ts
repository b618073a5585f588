import { text as asText, type Loose, list, object } from '../loose.ts';

interface Node {
  type: string;
  [more: string]: unknown;
}

const URL_SHAPE = /https?:\/\/[^\s<>"'`)\]]{1,2000}/g;

const leaf = (text: string, href?: string): Node =>
  href === undefined ? { type: 'text', text } : { type: 'text', text, marks: [{ type: 'link', attrs: { href } }] };

/** Text with its addresses as links; an empty text is no node at all. */
function inline(line: string): Node[] {
  const nodes: Node[] = [];
  let from = 0;
  for (const found of line.matchAll(URL_SHAPE)) {
    const url = found[0].replace(/[.,;:!?]+$/, '');
    if (found.index > from) nodes.push(leaf(line.slice(from, found.index)));
    nodes.push(leaf(url, url));
    from = found.index + url.length;
  }
  if (from < line.length) nodes.push(leaf(line.slice(from)));
  return nodes;
}

const paragraph = (lines: readonly string[]): Node => ({
  type: 'paragraph',
  content: lines.flatMap((line, i) => (i === 0 ? inline(line) : [{ type: 'hardBreak' }, ...inline(line)])),
});

const bullets = (lines: readonly string[]): Node => ({
  type: 'bulletList',
  content: lines.map((line) => ({ type: 'listItem', content: [paragraph([line.replace(/^[-*] /, '')])] })),
});

function blockOf(block: string): Node {
  const fence = /^```([\w-]{0,30})\n([\s\S]*?)\n?```$/.exec(block);
  if (fence) {
    const [, language, code = ''] = fence;
    const content = code === '' ? [] : [{ type: 'text', text: code }];
    return { type: 'codeBlock', ...(language ? { attrs: { language } } : {}), content };
  }
  const lines = block.split('\n');
  return lines.every((line) => /^[-*] ./.test(line)) ? bullets(lines) : paragraph(lines);
}

/** Text as the document that Jira's API v3 takes: paragraphs, lists, code and links. */
export function toAdf(text: string): object {
  const blocks = text
    .replaceAll('\r\n', '\n')
    .split(/(```[\w-]{0,30}\n[\s\S]*?```)|\n{2,}/)
    .filter((block): block is string => block !== undefined && block.trim() !== '');
  return { type: 'doc', version: 1, content: blocks.map((block) => blockOf(block.trim())) };
}

const BLOCKS = new Set(['paragraph', 'heading', 'codeBlock', 'listItem', 'blockquote', 'rule', 'tableRow']);

function write(node: Loose, parts: string[], depth: number): void {
  if (depth > 50) return;
  const { type, attrs, content } = node;
  if (type === 'hardBreak') parts.push('\n');
  parts.push(asText(node.text) ?? asText(object(attrs).text) ?? asText(object(attrs).url) ?? '');
  for (const child of list(content)) write(object(child), parts, depth + 1);
  if (typeof type === 'string' && BLOCKS.has(type)) parts.push('\n');
}

/** What a document says, as text; older answers are text already. */
export function fromAdf(value: unknown): string | null {
  if (typeof value === 'string') return asText(value);
  const parts: string[] = [];
  write(object(value), parts, 0);
  return asText(
    parts
      .join('')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  );
}
