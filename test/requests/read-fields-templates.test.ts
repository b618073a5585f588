import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { missingFields } from '#src/requests/fields.ts';
import { readFields } from '#src/requests/read-fields.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const OFFERED = join(ROOT, 'templates/onboarding/.github/ISSUE_TEMPLATE');
const names = readdirSync(OFFERED);
const textOf = (name: string): string => readFileSync(join(OFFERED, name), 'utf8');
const forms = names.filter((name) => name.endsWith('.yml'));
const classic = names.filter((name) => name.endsWith('.md'));

interface Question {
  type: string;
  id?: string;
  attributes: { label?: string; placeholder?: string; options?: string[]; default?: number };
  validations?: { required?: boolean };
}

interface Form {
  name: string;
  description: string;
  labels: string[];
  body: Question[];
}

/** What GitHub makes of a form that was sent with the examples it shows. */
const sent = ({ body }: Form, answer: (question: Question) => string): string =>
  body
    .filter(({ type }) => type !== 'markdown')
    .map((question) => `### ${question.attributes.label}\n\n${answer(question)}`)
    .join('\n\n');

const example = ({ attributes }: Question): string => attributes.placeholder ?? attributes.options?.[2] ?? '';

test('there is a form and a plain template, in English and in Russian', () => {
  expect(forms).toHaveLength(2);
  expect(classic).toHaveLength(2);
});

test('this repository uses the templates that it offers', () => {
  for (const name of names) expect(readFileSync(join(ROOT, '.github/ISSUE_TEMPLATE', name), 'utf8')).toBe(textOf(name));
});

describe.each(forms)('%s', (name) => {
  const form = parse(textOf(name)) as Form;

  test('sets the label and has what GitHub asks of a form', () => {
    expect(form.labels).toEqual(['integration-request']);
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    const ids = form.body.flatMap(({ id }) => id ?? []);
    expect(new Set(ids).size).toBe(form.body.length - 1);
  });

  test('filled in with its examples it says everything', () => {
    const { fields, language } = readFields(sent(form, example));
    expect(missingFields(fields)).toEqual([]);
    expect(fields).toMatchObject({ serviceName: 'Slack', integrationType: 'API', priority: 'high' });
    expect(fields.configuration).toHaveLength(3);
    expect(fields.examples).toHaveLength(3);
    expect(fields.expectedBehaviour).toHaveLength(2);
    expect(language).toBe(name.includes('-ru') ? 'ru' : 'en');
  });

  test('left empty where that is allowed, nothing that is required is missing', () => {
    const { fields } = readFields(
      sent(form, (question) => (question.validations?.required ? example(question) : '_No response_')),
    );
    expect(missingFields(fields)).toEqual([]);
    expect([fields.configuration, fields.examples, fields.expectedBehaviour]).toEqual([[], [], []]);
  });
});

describe.each(classic)('%s', (name) => {
  const [, front = '', body = ''] = textOf(name).split(/^---$/m);

  test('sets the label', () => {
    expect(parse(front)).toMatchObject({ name: expect.any(String), labels: 'integration-request' });
  });

  test('sent as it is it says nothing', () => {
    const { fields } = readFields(body);
    expect(missingFields(fields)).toHaveLength(5);
    expect(fields).toMatchObject({ configuration: [], examples: [], expectedBehaviour: [], priority: 'medium' });
  });

  test('with the hints made answers it says everything', () => {
    const { fields } = readFields(body.replace(/<!--|-->/g, ''));
    expect(missingFields(fields)).toEqual([]);
    expect(fields.examples).toHaveLength(2);
  });
});
