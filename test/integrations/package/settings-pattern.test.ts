import { expect, test } from '@jest/globals';
import { configSchemaProblems, valueErrors } from '#src/integrations/package/config-schema.ts';
import { processorMs } from '../../support/processor-time.ts';

/** Each of these, given to the language, takes minutes on thirty characters; a key of one project could send it. */
test.each(['^((a+))+$', '^(a|a)*$', '^(a?a?)*$', '^(?=((a+))+$)b'])(
  'a package whose settings have the pattern %s holds nobody up',
  (pattern) => {
    const value = { list: ['a'.repeat(30), `${'a'.repeat(5000)}!`] };
    const items = { type: 'string', pattern };
    const schema = { type: 'object', properties: { list: { type: 'array', items } } };
    const start = processorMs();
    configSchemaProblems({ ...schema, properties: { list: { ...schema.properties.list, default: value.list } } });
    const errors = valueErrors(schema, value);
    expect(processorMs() - start).toBeLessThan(2000);
    expect(errors.map((error) => error.instancePath)).toEqual(pattern.includes('?=') ? [] : ['/list/1']);
  },
);

test.each(['default', 'enum', 'pattern', 'properties'])('a setting called %s hides no pattern', (name) => {
  const schema = { type: 'object', properties: { [name]: { type: 'string', pattern: '^(a?a?)*$' } } };
  const start = processorMs();
  expect(valueErrors(schema, { [name]: `${'a'.repeat(200)}!` })).toHaveLength(1);
  expect(processorMs() - start).toBeLessThan(2000);
});

test('a setting that is called pattern is a setting', () => {
  const schema = { type: 'object', properties: { pattern: { type: 'string', pattern: '^a+$' } } };
  expect(configSchemaProblems(schema)).toEqual([]);
  expect(valueErrors(schema, { pattern: 'aaa' })).toEqual([]);
  expect(valueErrors(schema, { pattern: 'b' })).toHaveLength(1);
});
