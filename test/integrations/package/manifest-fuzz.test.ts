import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { parseManifest } from '#src/integrations/package/parse-manifest.ts';
import { InputFault } from '#src/kit/faults.ts';
import { processorMs } from '../../support/processor-time.ts';

const RUNS = 2_000;
const NAMES = [
  'name',
  'version',
  'source',
  'events',
  'filters',
  'event_filters',
  'routing_rules',
  'message_templates',
  'actions',
  'retries',
  'config_schema',
  'verify',
  '__proto__',
  'constructor',
  'toString',
  'conditions',
  'alerts',
];
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      'github',
      '1.0.0',
      'issues.*',
      'slack_send_message@1.0.0',
      '*',
      "priority == 'x'",
      '{{title}}',
      '5m',
      -1,
      60,
      null,
      true,
    ),
    fc.string(),
    fc.double(),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), tie('any'), { maxKeys: 5 }),
  ),
})).any;

function outcome(source: string | object): 'good' | 'refused' {
  try {
    parseManifest(source);
    return 'good';
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(InputFault);
    return 'refused';
  }
}

const clean = (): void => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
};

test('objects of any kind: a manifest or an InputFault', () => {
  const head = { name: 'demo', version: '1.0.0', source: 'github' };
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 6 }), (sections) => {
      outcome({ ...head, ...sections });
      outcome(stringify(sections));
    }),
    { numRuns: RUNS },
  );
  clean();
});

test('texts of any kind: a manifest or an InputFault', () => {
  const piece = fc.constantFrom(
    ...NAMES,
    ': ',
    '\n',
    '  ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '&a ',
    '*a',
    '? ',
    '| ',
    '> ',
    '"',
    "'",
    '#',
    '!!js/function ',
    '<<',
    '%',
    '\t',
    '\0',
    '…',
    '---',
    ',',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      outcome(pieces.join(''));
    }),
    { numRuns: RUNS },
  );
  clean();
});

test.each([
  '- ',
  '? ',
  '[',
  '{a: ',
  '&a ',
  '*a ',
  '"',
  '\n ',
  'a:\n ',
  '!x ',
  '| ',
  '#',
  ': ',
  '- - - ',
  '{"a":1,',
  'é',
])('a text of nothing but %j takes linear time', (piece) => {
  const started = processorMs();
  expect(outcome(piece.repeat(Math.floor(60_000 / piece.length)))).toBe('refused');
  expect(processorMs() - started).toBeLessThan(5_000);
});
