import { expect, test } from '@jest/globals';
import { getAction, listActions } from '#src/connectors/catalogue.ts';
import type { TObject } from '#src/kit/schema.ts';

// What an action says of threads names fields and actions that are there.

const threaded = listActions().filter((action) => action.thread);

test.each(threaded.map((action) => [action.id, action] as const))('%s joins its first message', (_id, action) => {
  const { join, by } = action.thread ?? { join: {} };
  const joining = by === undefined ? action : getAction(`${action.service}_${by}`);
  const answered = Object.keys((action.output as TObject).properties);
  expect(Object.keys(join).filter((field) => !Object.hasOwn(joining.input.properties, field))).toEqual([]);
  expect(Object.values(join).filter((field) => !answered.includes(field))).toEqual([]);
  const text = action.message?.text ?? '';
  expect(Object.keys(joining.input.properties)).toContain(text);
  const needed = joining.input.required ?? [];
  expect(needed.filter((field) => !(field in join) && !Object.hasOwn(action.input.properties, field))).toEqual([]);
});

test('the services that keep threads', () => {
  expect(threaded.map((action) => action.service)).toEqual(['discord', 'slack', 'telegram']);
});
