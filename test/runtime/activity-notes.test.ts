import { expect, test } from '@jest/globals';
import { createActivityNotes } from '#src/runtime/activity-notes.ts';

test('that an integration was active is written once a second, and again where the commit failed', () => {
  const notes = createActivityNotes();
  expect(notes.due(['int_a', 'int_b', 'int_a'], 10_000)).toEqual(['int_a', 'int_b']);
  expect(notes.due(['int_a'], 10_001)).toEqual(['int_a']);
  notes.noted(['int_a'], 10_001);
  expect(notes.due(['int_a', 'int_c'], 10_900)).toEqual(['int_c']);
  notes.noted(['int_c'], 10_900);
  expect(notes.due(['int_a'], 11_001)).toEqual(['int_a']);
  expect(notes.due(['int_a'], 5_000)).toEqual(['int_a']);
});
