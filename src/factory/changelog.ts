import type { Change } from '#src/integrations/package/changes.ts';
import type { Language } from '#src/kit/language.ts';
import { hideSecrets } from '#src/kit/redact.ts';
import { codeText, plainText } from './generate/readme-file.ts';

const README = 'README.md';
const HEADINGS: Record<Language, string> = { en: '## Changelog', ru: '## История изменений' };
const MOST_NAMED = 12;
const LONGEST_WISH = 200;
const MOST_LINES = 50;

const WORDS: Record<Language, Record<Change['what'], string> & { first: string }> = {
  en: {
    source: 'source',
    events: 'events',
    actions: 'permissions',
    hosts: 'hosts',
    credentials: 'credentials',
    settings: 'settings',
    behaviour: 'behaviour',
    documentation: 'documentation and cases',
    first: 'first version',
  },
  ru: {
    source: 'источник',
    events: 'события',
    actions: 'права',
    hosts: 'хосты',
    credentials: 'учётные данные',
    settings: 'настройки',
    behaviour: 'поведение',
    documentation: 'описание и случаи',
    first: 'первая версия',
  },
};

/** `permissions: + jira_create_issue`, one part for each kind of change. */
export function changeTexts(changes: readonly Change[], language: Language): string[] {
  const kinds = Map.groupBy(changes, (change) => change.what);
  return [...kinds].map(([what, some]) => {
    const names = some
      .slice(0, MOST_NAMED)
      .map(({ sign, name }) => `${sign === '~' ? '' : `${sign} `}${codeText(name)}`);
    const rest = some.length > MOST_NAMED ? ', …' : '';
    return `${WORDS[language][what]}: ${names.join(', ')}${rest}`;
  });
}

interface Line {
  version: string;
  changes: readonly Change[];
  wish: string | null;
  language: Language;
}

function lineOf({ version, changes, wish, language }: Line): string {
  // A line of a list: what somebody wrote in several lines is one here.
  const asked = wish === null ? [] : [plainText(hideSecrets(wish, []).slice(0, LONGEST_WISH))];
  return `- **${version}**: ${[...asked, ...changeTexts(changes, language)].join('; ')}`;
}

/** The page without its list of changes, and the lines of that. */
function split(page: string): { rest: string; lines: string[] } {
  const all = page.split('\n');
  const start = all.findIndex((line) => Object.values(HEADINGS).includes(line.trim()));
  if (start === -1) return { rest: page.trimEnd(), lines: [] };
  const length = all.slice(start + 1).findIndex((line) => /^#{1,2} /.test(line));
  const end = length === -1 ? all.length : start + 1 + length;
  const lines = all.slice(start + 1, end).filter((line) => line.startsWith('- '));
  return { rest: [...all.slice(0, start), ...all.slice(end)].join('\n').trimEnd(), lines };
}

/** The changes of all versions stand at the end of the README, newest first: those of before are never lost. */
export function withChangelog(
  files: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
  number: string,
  line: Line,
): Record<string, string> {
  const words = WORDS[line.language];
  const { lines } = split(before[README] ?? '');
  const older = lines.length > 0 ? lines : [`- **${number}**: ${words.first}`];
  const { rest } = split(files[README] ?? '');
  const list = [lineOf(line), ...older].slice(0, MOST_LINES);
  return { ...files, [README]: `${rest}\n\n${HEADINGS[line.language]}\n\n${list.join('\n')}\n`.trimStart() };
}
