import { createHash } from 'node:crypto';
import { defineSource, factsBeside } from '../define.ts';
import { hmacSample } from '../sample-delivery.ts';
import { verifyHmacHeader } from '../signatures.ts';
import type { Reply } from '../source.ts';
import { accountsIn } from './facts.ts';

const COALESCE_MS = 5_000;
const LONGEST_CHALLENGE = 1_000;

/** The same accounts, in whatever order they are named. */
function nameOf(accounts: readonly string[]): string {
  const sorted = [...new Set(accounts)].sort().join(',');
  return sorted.length <= 150 ? sorted : createHash('sha256').update(sorted).digest('hex');
}

/** It wants its word back. As plain text that no browser takes for a page: whoever calls chooses the word. */
function echo({ challenge }: Readonly<Record<string, unknown>>): Reply | null {
  if (typeof challenge !== 'string' || challenge === '' || challenge.length > LONGEST_CHALLENGE) return null;
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return { status: 200, headers, body: challenge };
}

export const dropboxSource = defineSource({
  service: 'dropbox',
  signs: true,
  secretField: 'app_secret',
  maxBytes: 1024 * 1024,
  contentTypes: ['application/json'],
  verify: (delivery) => verifyHmacHeader(delivery, { header: 'x-dropbox-signature', prefix: '', encoding: 'hex' }),
  describe(_headers, payload) {
    const accounts = accountsIn(payload);
    // One change is told several times, and never what it was: who looks afterwards sees all of it.
    const id = accounts.length === 0 ? null : nameOf(accounts);
    const about = { id, type: 'files.changed', object: accounts[0] ?? null, actor: null };
    return { ...about, ...(id === null ? {} : { coalesceMs: COALESCE_MS }) };
  },
  factsModule: factsBeside(import.meta.url),
  sample: hmacSample('x-dropbox-signature'),
  greet: echo,
  events: ['files.changed'],
  words: {
    subjects: [
      {
        name: 'files',
        stems: [
          'dropbox change',
          'files',
          'file!',
          'folder',
          'файл',
          'папк',
          'изменения в dropbox',
          'изменения в дропбокс',
        ],
        en: 'Files in Dropbox',
        ru: 'Файлы в Dropbox',
        emoji: '📦',
        usual: 'changed',
      },
    ],
    actions: [
      {
        name: 'changed',
        stems: ['changed', 'changes', 'added', 'updated', 'uploaded', 'new!', 'измен', 'добавлен', 'загружен', 'нов'],
        en: 'changed',
        ru: 'изменились',
      },
    ],
  },
  example: () => ({
    list_folder: { accounts: ['dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc'] },
    delta: { users: [12_345_678] },
  }),
});
