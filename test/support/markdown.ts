import fc from 'fast-check';
import { anyText } from './fuzz.ts';

const words = fc.constantFrom(
  'Slack',
  'send it to #dev',
  '**Service:** Slack',
  '- **Тип интеграции:** Webhook',
  '### Incoming events',
  '## Описание',
  '- issues.opened',
  '  - deeper',
  '1. **Title:** text',
  '> quoted',
  '```',
  '~~~~ yaml',
  '| a | b |',
  '|---|---|',
  '<!--',
  '-->',
  '<div hidden>',
  '</div>',
  '<pre>',
  '</pre>',
  '<code>',
  '</code>',
  '<p',
  'hidden>',
  '<!X',
  '<?x',
  '?>',
  '`',
  '``',
  '[a](',
  ')',
  '[x]:',
  '[x]: /y "',
  '===',
  '---',
  '    indented',
  '\t',
  '',
  '',
  '/pause',
  '/rollback 1.0.0',
  '/help',
  '- /help',
  '> /help',
  '    /help',
  'a\\',
  '&lt;!--',
  '* * *',
);

/** A line that is made of pieces that mean something to markdown. */
const line = fc.oneof(
  { arbitrary: words, weight: 12 },
  { arbitrary: fc.tuple(words, words).map((parts) => parts.join(' ')), weight: 4 },
  {
    arbitrary: fc.tuple(fc.constantFrom('> ', '- ', '1. ', '  ', '   ', '> > '), words).map((parts) => parts.join('')),
    weight: 4,
  },
  { arbitrary: anyText, weight: 1 },
);

/** A short text in which every kind of block may be begun, nested or left open. */
export const markdown: fc.Arbitrary<string> = fc.array(line, { maxLength: 14 }).map((lines) => lines.join('\n'));
