import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { DEFAULT_SETTINGS, readRepoSettings, SETTINGS_PATH } from '#src/requests/repo-settings.ts';
import { anyText, edited, runs } from '../support/fuzz.ts';

const GOOD =
  'requesters:\n  permission: write\n  users: [octocat]\nlanguage: en\npath: integrations\nbase_branch: main\nreviewers: [octocat]\nauto_merge: false\nbudget_usd: 5\nmodel: claude-x\nmax_open_requests: 3\n';
const name = fc.oneof(
  fc.constantFrom(
    'path',
    'base_branch',
    'requesters',
    'reviewers',
    'budget_usd',
    '__proto__',
    'constructor',
    'toString',
  ),
  anyText,
);
const value = fc.oneof(anyText, fc.jsonValue(), fc.constantFrom('../x', '.github', '/etc', 'a/../b'));

const file = fc.oneof(
  anyText,
  edited(GOOD, ':-[]{}&*!|>"\'#%@`, \n\t../'),
  fc.dictionary(name, value, { maxKeys: 5 }).map((settings) => stringify(settings)),
  fc
    .array(fc.constantFrom('path: ', '&a ', '*a', '[', '{', '- ', '\n', '  ', '<<: ', '!!js ', '? ', 'x'), {
      maxLength: 30,
    })
    .map((parts) => parts.join('')),
);

test('whatever the file says, it is taken or each mistake is one sentence', () => {
  fc.assert(
    fc.property(file, (text) => {
      const { settings, problems } = readRepoSettings(text);
      expect(Object.getPrototypeOf(settings)).toBe(Object.prototype);
      expect(settings.path).toMatch(/^[A-Za-z0-9._-][A-Za-z0-9._/-]*$/);
      expect(settings.path.split('/')).not.toContain('..');
      expect(settings.path).not.toMatch(/^\.git(hub)?(\/|$)|\/$/i);
      if (problems.length > 0) expect(settings).toEqual(DEFAULT_SETTINGS);
      expect(problems.length).toBeLessThanOrEqual(20);
      for (const one of problems) {
        expect(one.startsWith(SETTINGS_PATH)).toBe(true);
        expect(one).not.toMatch(/[\n\u202e\u200b]/);
        expect(one.length).toBeLessThanOrEqual(400);
      }
    }),
    runs(),
  );
});
