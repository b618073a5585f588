import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { MOST_COMMANDS, readCommands } from '#src/commands/grammar.ts';
import { anyText, runs } from '../support/fuzz.ts';
import { markdown } from '../support/markdown.ts';

const comment = fc.oneof(
  { arbitrary: markdown, weight: 4 },
  { arbitrary: anyText, weight: 1 },
  {
    arbitrary: fc.array(anyText, { maxLength: 4 }).map((parts) => parts.map((part) => `/${part}`).join('\n')),
    weight: 1,
  },
);

test('whatever a comment says, its commands are words of the grammar on lines that start with a slash', () => {
  fc.assert(
    fc.property(comment, (text) => {
      const found = readCommands(text);
      expect(found.length).toBeLessThanOrEqual(MOST_COMMANDS);
      for (const { name, args, line } of found) {
        expect(name).toMatch(/^[a-z][a-z-]{0,39}$/);
        expect(args.length).toBeLessThanOrEqual(1000);
        expect(args).not.toMatch(/[\n\r\u200b\u202e]/);
        expect(line).toBeGreaterThan(0);
      }
    }),
    runs(),
  );
});

/** Where a reader of the rendered comment sees no plain text of its author. */
const SET_APART = new Set(['code', 'inlineCode', 'blockquote', 'definition']);
const HIDDEN = /<!--[\s\S]*?(?:-->|$)|<(?:[?]|![a-z])[^>]*(?:>|$)|<(pre|code)\b[\s\S]*?(?:<\/\1>|$)/gi;

/** How far below the first line of an HTML block lines begin inside of what is not shown, or is shown as code. */
const hiddenLines = (html: string): number[] =>
  [...html.matchAll(HIDDEN)].flatMap(({ 0: part, index }) => {
    const above = html.slice(0, index).split('\n').length - 1;
    return part
      .split('\n')
      .map((_, down) => above + down)
      .slice(1);
  });

function linesApart(node: Nodes, lines = new Set<number>()): Set<number> {
  const [first, last] = [node.position?.start.line ?? 0, node.position?.end.line ?? 0];
  const begins = node.type === 'inlineCode' ? first + 1 : first;
  if (SET_APART.has(node.type)) for (let line = begins; line <= last; line++) lines.add(line);
  if (node.type === 'html') for (const down of hiddenLines(node.value)) lines.add(first + down);
  if ('children' in node) for (const child of node.children) linesApart(child, lines);
  return lines;
}

const parsed = (text: string): Nodes =>
  fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });

test('no command is read where CommonMark sees code, a quote, a definition or a comment', () => {
  fc.assert(
    fc.property(markdown, (text) => {
      // What the two see as the end of a line must be the same.
      fc.pre(!/[^\n\t\x20-\x7e\u0400-\u04ff]/.test(text));
      const apart = linesApart(parsed(text));
      const wrong = readCommands(text).filter(({ line }) => apart.has(line));
      expect([wrong, text]).toEqual([[], text]);
    }),
    runs(),
  );
});

test('a command in a paragraph of its own is read, whatever stands in the closed paragraphs around it', () => {
  const plain = fc.stringMatching(/^[A-Za-z0-9 .,]{0,60}$/);
  fc.assert(
    fc.property(fc.array(plain, { maxLength: 4 }), fc.array(plain, { maxLength: 4 }), (before, after) => {
      const text = [...before, '/pause', ...after].join('\n\n');
      expect(readCommands(text).map(({ name }) => name)).toEqual(['pause']);
    }),
    runs(0.25),
  );
});
