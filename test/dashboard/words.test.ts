import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { wordsOf } from '#src/dashboard/words.ts';

const read = (folder: string): string[] =>
  readdirSync(new URL(`../../${folder}`, import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:hbs|ts|js)$/.test(file))
    .map((file) => readFileSync(new URL(`../../${folder}/${file}`, import.meta.url), 'utf8'));

const english = wordsOf('en');

test('both languages say the same things, with the same places for values', () => {
  const russian = wordsOf('ru');
  expect(Object.keys(russian).sort()).toEqual(Object.keys(english).sort());
  const places = (text: string | undefined) => [...(text ?? '').matchAll(/\{\w+\}/g)].map(String).sort();
  for (const key of Object.keys(english)) expect([key, places(russian[key])]).toEqual([key, places(english[key])]);
});

test('whatever pages and scripts ask for is there', () => {
  const asked = [
    ...read('templates/pages').flatMap((text) => [...text.matchAll(/\{\{t "([\w.]+)"/g)].map((one) => one[1])),
    ...read('src/dashboard').flatMap((text) => [...text.matchAll(/say\(\w+, '([\w.]+)'/g)].map((one) => one[1])),
    ...read('src/dashboard/assets').flatMap((text) =>
      [...text.matchAll(/\bsay\('(\w+)'/g)].map((one) => `js.${one[1]}`),
    ),
  ];
  expect(asked.length).toBeGreaterThan(30);
  expect(asked.filter((key) => !(`${key}` in english))).toEqual([]);
});
