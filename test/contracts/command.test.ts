import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { answerCommands } from '#src/commands/answer.ts';
import { COMMANDS, findCommand, namesOf } from '#src/commands/registry.ts';
import { STATES } from '#src/integrations/states.ts';
import { anIssue } from '../commands/bed.ts';
import { onEveryStore } from '../support/stores.ts';

const FOLDER = new URL('../../src/commands/', import.meta.url);

test('every file that defines a command is in the registry', () => {
  const defined = readdirSync(FOLDER)
    .filter((name) => /\bdefineCommand\(/.test(readFileSync(new URL(name, FOLDER), 'utf8')))
    .map((name) => name.replace('.ts', ''));
  expect(COMMANDS.map(({ name }) => name).sort()).toEqual(defined.sort());
});

test('docs/commands.md has exactly these commands, and says who may use them', () => {
  const docs = readFileSync(new URL('../../docs/commands.md', import.meta.url), 'utf8');
  const rows = [...docs.matchAll(/^\| (`\/[^|]+) \| [^|]+ \| ([a-z ]+) \|$/gm)];
  const described = rows.map(([, words = '', who]) => [words.match(/(?<=`\/)[a-z]+/g), who === 'everybody']);
  const defined = COMMANDS.map((command) => [namesOf(command), command.readOnly]);
  expect(described.sort()).toEqual(defined.sort());
});

test('no word means two commands', () => {
  const words = COMMANDS.flatMap(namesOf);
  expect(new Set(words).size).toBe(words.length);
});

test('only what changes nothing may be used by everybody', () => {
  expect(COMMANDS.filter(({ readOnly }) => readOnly).map(({ name }) => name)).toEqual(['status', 'versions', 'help']);
});

describe.each(COMMANDS.map((command) => [command.name, command] as const))('/%s', (name, command) => {
  test('is described in both languages and found by each of its names', () => {
    for (const language of ['en', 'ru'] as const) {
      expect(command.usage[language].startsWith(`/${name}`)).toBe(true);
      expect(command.summary[language]).toMatch(language === 'ru' ? /[а-я]{3}/ : /[a-z]{3}/);
    }
    for (const one of namesOf(command)) expect(findCommand(one)).toBe(command);
  });
});

onEveryStore('every command in every state', (open) => {
  const cases = COMMANDS.flatMap(({ name }) => STATES.map((state) => [name, state] as const));

  test.each(cases)('/%s is answered while it is %s: done, or why not', async (name, state) => {
    const about = await anIssue(open.store, {
      requestState: state === 'paused' ? 'inactive' : state,
      integrationState: state,
    });
    for (const language of ['en', 'ru'] as const) {
      const { reply, ok } = await answerCommands({ ...about, language, body: `/${name}`, mayWrite: async () => true });
      if (!ok) expect(reply).toMatch(language === 'ru' ? /[а-я]{3}/ : /[a-z]{3}/);
      expect(reply ?? '').not.toMatch(/on our side|на нашей стороне/);
    }
  });

  test.each(COMMANDS.filter(({ readOnly }) => !readOnly).map(({ name }) => name))(
    '/%s of somebody without write access changes nothing',
    async (name) => {
      const about = await anIssue(open.store, {
        requestState: 'inactive',
        integrationState: 'active',
        versions: ['1.0.0', '1.1.0'],
      });
      const before = await about.ctx.store.read.sql.all('select * from integrations where id = ?', [
        about.integration.id,
      ]);
      const answer = await answerCommands({ ...about, body: `/${name}`, mayWrite: async () => false });
      expect(answer).toEqual({ ok: false, reply: expect.stringContaining('needs write access') });
      expect(
        await about.ctx.store.read.sql.all('select * from integrations where id = ?', [about.integration.id]),
      ).toEqual(before);
    },
  );
});
