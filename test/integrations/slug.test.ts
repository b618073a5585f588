import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { slugOf } from '#src/integrations/slug.ts';

test.each([
  ['GitHub → Slack notifications', 'github-slack-notifications'],
  ['Уведомления о задачах в Слак', 'uvedomleniya-o-zadachakh-v-slak'],
  ['  Café  déjà-vu!! ', 'cafe-deja-vu'],
  ['🔌🔌', ''],
  ['../../etc/passwd', 'etc-passwd'],
])('%s', (title, slug) => expect(slugOf(title)).toBe(slug));

test('always ASCII kebab of 40 characters at most', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (title) => {
      expect(slugOf(title)).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/);
      expect(slugOf(title).length).toBeLessThanOrEqual(40);
    }),
  );
});
