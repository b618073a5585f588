import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LIMITS, missingFields, PRIORITIES, type RequestFields } from '#src/requests/fields.ts';
import { readFields } from '#src/requests/read-fields.ts';
import { anyText, edited, runs } from '../support/fuzz.ts';
import { markdown } from '../support/markdown.ts';
import { processorMs } from '../support/processor-time.ts';

const SPELLINGS = join(import.meta.dirname, '../fixtures/requests/spellings');
const spellings = ['en', 'ru'].flatMap((language) =>
  readdirSync(join(SPELLINGS, language))
    .filter((name) => name.endsWith('.md'))
    .map((name) => readFileSync(join(SPELLINGS, language, name), 'utf8')),
);

const issue = fc.oneof(
  anyText,
  markdown,
  fc.constantFrom(...spellings).chain((text) => edited(text, '#*_-`<>!|:[]()\n\r\t \\/&;')),
  fc.tuple(fc.constantFrom(...spellings), markdown, fc.nat()).map(([text, put, at]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + put + text.slice(place);
  }),
);

/** Marks that move letters or hide are gone; a few marks on a letter and emoji stay. */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}]|[\u{e0000}-\u{e0fff}]/u;

function textsOf(fields: RequestFields): string[] {
  const { examples, serviceName, integrationType, description, priority, ...lists } = fields;
  expect(PRIORITIES).toContain(priority);
  const names = [serviceName, integrationType, description].filter((text) => text !== null);
  return [...names, ...Object.values(lists).flat(), ...examples.flatMap(({ title, text }) => [title ?? '-', text])];
}

test('whatever an issue says, it is read, and what was read is clean and bounded', () => {
  fc.assert(
    fc.property(issue, (text) => {
      const { fields, language } = readFields(text);
      expect(['en', 'ru']).toContain(language);
      expect(missingFields(fields).length).toBeLessThanOrEqual(5);
      for (const one of textsOf(fields)) {
        expect(one).not.toMatch(UNSEEN);
        expect(one.isWellFormed()).toBe(true);
        expect(one.length).toBeLessThanOrEqual(LIMITS.description);
      }
      expect(fields.configuration.length).toBeLessThanOrEqual(LIMITS.lines);
      expect(fields.examples.length).toBeLessThanOrEqual(LIMITS.examples);
    }),
    runs(),
  );
});

test('reading is the same every time, and what was read is plain data', () => {
  fc.assert(
    fc.property(issue, (text) => {
      const first = readFields(text);
      expect(readFields(text)).toStrictEqual(first);
      expect(JSON.parse(JSON.stringify(first))).toStrictEqual(first);
    }),
    runs(0.25),
  );
});

test('a comment, wherever it stands between two lines, changes nothing and is not read', () => {
  const cases = fc.constantFrom(...spellings).chain((text) => {
    const lines = text.replaceAll('\r', '').split('\n');
    return fc.nat(lines.length).map((at) => ({ text, lines, at }));
  });
  fc.assert(
    fc.property(cases, fc.stringMatching(/^[a-z ]{1,30}$/), ({ lines, at }, words) => {
      const hidden = `<!-- **Service:** canary${words} -->`;
      const with_ = [...lines.slice(0, at), hidden, ...lines.slice(at)].join('\n');
      expect(JSON.stringify(readFields(with_).fields)).not.toContain('canary');
    }),
    runs(),
  );
});

test('any piece of markdown repeated to 64 KB is read in linear time', () => {
  const piece = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'#*_-`<>!|:[]()\n \\/&;~a1."\''), minLength: 1, maxLength: 12 }),
    markdown.filter((text) => text.length > 0),
  );
  fc.assert(
    fc.property(piece, (part) => {
      const text = part.repeat(Math.ceil(65_536 / part.length)).slice(0, 65_536);
      const begun = processorMs();
      readFields(text);
      expect(processorMs() - begun).toBeLessThan(2000);
    }),
    runs(0.05),
  );
});
