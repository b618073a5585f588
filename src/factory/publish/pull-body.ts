import { getAction } from '#src/connectors/catalogue.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import type { Bump } from '#src/integrations/package/changes.ts';
import type { Language } from '#src/kit/language.ts';
import { hideSecrets } from '#src/kit/redact.ts';
import { costText, countText } from '#src/requests/status-figures.ts';
import { changeTexts } from '../changelog.ts';
import type { Draft } from '../draft.ts';
import { codeText, credentialLines, plainText, rulesTable, settingsTable } from '../generate/readme-file.ts';
import type { ReportCase } from '../report.ts';
import type { Requirements } from '../requirements.ts';
import { proofLines } from './proof-lines.ts';
import type { Built, Made } from './published.ts';

interface Page {
  by: string;
  does: (source: string, events: string) => string;
  where: string;
  settings: string;
  permissions: string;
  permissionRow: string;
  writes: string;
  own: string;
  reads: string;
  needs: string;
  cases: string;
  proof: string;
  tryIt: string;
  merge: string;
  notes: string;
  revisions: string;
  changes: (from: string, to: string) => string;
  cost: string;
  byClaude: (made: Made) => string;
  undo: string;
  undoText: string;
}

const PAGES: Record<Language, Page> = {
  en: {
    by: 'Made by the built-in recipes of Claude Code Bot from the catalogue, without a language model.',
    does: (source, events) => `Receives ${events} from ${source}.`,
    where: 'What goes where',
    settings: 'Configuration',
    permissions: 'Permissions asked for',
    permissionRow: '| action | what it does | kind |',
    writes: 'writes',
    own: 'an action of the package itself, in its folder `actions/`',
    reads: 'reads',
    needs: 'Needed before it runs',
    cases: 'Cases',
    proof: 'On events that were seen',
    tryIt: 'Try it',
    merge: 'Merging makes it version',
    notes: 'Good to know',
    revisions: 'Asked for afterwards',
    changes: (from, to) => `What changes from ${from} to ${to}`,
    cost: 'Cost: nothing, no model was asked.',
    byClaude: ({ model, calls, tokens, costUsd }) =>
      `Written by ${model} for Claude Code Bot and checked in a sandbox. ${calls} answers, ${countText(tokens, 'en')} tokens, $${costText(costUsd, 'en')}.`,
    undo: 'Undo it',
    undoText: 'Close this pull request, or later comment `/pause` or `/rollback` on the issue.',
  },
  ru: {
    by: 'Создано встроенными рецептами Claude Code Bot по каталогу, без языковой модели.',
    does: (source, events) => `Получает ${events} от ${source}.`,
    where: 'Что куда идёт',
    settings: 'Конфигурация',
    permissions: 'Запрашиваемые права',
    permissionRow: '| действие | что делает | вид |',
    writes: 'запись',
    own: 'действие самого пакета, из его папки `actions/`',
    reads: 'чтение',
    needs: 'Что нужно до запуска',
    cases: 'Проверенные случаи',
    proof: 'На полученных событиях',
    tryIt: 'Как попробовать',
    merge: 'После слияния станет версией',
    notes: 'Полезно знать',
    revisions: 'Запрошено позже',
    changes: (from, to) => `Что изменится с ${from} на ${to}`,
    cost: 'Стоимость: ноль, модель не вызывалась.',
    byClaude: ({ model, calls, tokens, costUsd }) =>
      `Написано ${model} для Claude Code Bot и проверено в песочнице. Ответов: ${calls}, токенов: ${countText(tokens, 'ru')}, $${costText(costUsd, 'ru')}.`,
    undo: 'Как отменить',
    undoText: 'Закройте этот pull request, а позже — комментарий `/pause` или `/rollback` в issue.',
  },
};

const MOST_CASES = 60;
const MOST_PROVEN = 10;
const LONGEST_REVISION = 500;

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`### ${title}`, '', ...lines, ''];

function permissionRows({ targets }: Requirements, page: Page): string[] {
  const ids = [...new Set(targets.map((target) => target.action))];
  const rows = ids.map(getAction).map(({ id, summary, effect, service }) => {
    const kind = effect === 'write' ? page.writes : page.reads;
    return `| ${codeText(id)} | ${getConnector(service).title}: ${summary} | ${kind} |`;
  });
  return [page.permissionRow, '|---|---|---|', ...rows];
}

const caseLine = ({ name, passed, file }: ReportCase): string =>
  `- ${passed ? '✅' : '❌'} ${plainText(name)} (${codeText(file)})`;

function casesOf(cases: readonly ReportCase[]): string[] {
  const shown = cases.slice(0, MOST_CASES).map(caseLine);
  return cases.length > MOST_CASES ? [...shown, `- … +${cases.length - MOST_CASES}`] : shown;
}

const BUMPS: Record<Language, Record<Bump, string>> = {
  en: {
    major: 'A major version: whoever runs it has to set something, or what was set no longer counts.',
    minor: 'A minor version: it may do, take or ask for something else than before.',
    patch: 'A patch: it asks for nothing new.',
  },
  ru: {
    major: 'Старшая версия: нужно что-то настроить, или прежняя настройка больше не действует.',
    minor: 'Младшая версия: права, события или настройки отличаются от прежних.',
    patch: 'Исправление: ничего нового не требуется.',
  },
};

function nextOf({ next, version }: Draft, page: Page, language: Language): string[] {
  if (!next) return [];
  const lines = changeTexts(next.changes, language).map((one) => `- ${one}`);
  return section(page.changes(next.from, version), [BUMPS[language][next.bump], '', ...lines]);
}

/** A backslash does not keep GitHub from pinging whoever is named behind it; an unseen sign between does. */
const unheard = (markdown: string): string => markdown.replace(/\\([@#])(?=\S)/g, '$1&#8203;');

/** What a reviewer wants to know, in the language of the request. */
export function pullBody(
  { requirements, draft, report, made, revisions = [] }: Built,
  place: { folder: string; issue: number | null },
): string {
  const { language, description, events, source, notes, steps = [], ownActions = [], hosts = [] } = requirements;
  const page = PAGES[language];
  const { folder, issue } = place;
  const lines = [
    ...(issue === null ? [] : [`Closes #${issue}`, '']),
    ...(description === '' ? [] : [plainText(description), '']),
    page.does(getConnector(source).title, events.map(codeText).join(', ')),
    '',
    ...nextOf(draft, page, language),
    ...section(page.where, steps.length > 0 ? steps.map((one) => `1. ${plainText(one)}`) : rulesTable(requirements)),
    ...section(page.settings, settingsTable(requirements)),
    ...section(page.permissions, [
      ...permissionRows(requirements, page),
      ...ownActions.map((id) => `| ${codeText(id)} | ${page.own} | ${page.writes} |`),
      ...hosts.map((host) => `| ${codeText('context.http')} | ${codeText(host)} | ${page.writes} |`),
    ]),
    ...section(page.needs, credentialLines(requirements)),
    ...section(
      page.notes,
      notes.map((one) => `- ${plainText(one)}`),
    ),
    ...section(
      page.revisions,
      revisions.map((one) => `- ${plainText(hideSecrets(one, []).slice(0, LONGEST_REVISION))}`),
    ),
    ...section(page.cases, casesOf(report.cases)),
    ...section(page.proof, report.proof ? proofLines(report.proof, language, MOST_PROVEN) : []),
    ...section(page.tryIt, ['```sh', `npx ccb test ${folder}`, '```', '', `${page.merge} ${draft.version}.`]),
    ...section(page.undo, [page.undoText]),
    '---',
    '',
    made === null ? `${page.by} ${page.cost}` : plainText(page.byClaude(made)),
    '',
  ];
  return unheard(lines.join('\n'));
}

/** A conventional title of one line. It is the commit's too, in which GitHub would ping and close what it names. */
export function pullTitle({ requirements, draft }: Pick<Built, 'requirements' | 'draft'>): string {
  const title = requirements.title
    .replace(/\s+/g, ' ')
    .replace(/[`<>]|[@#](?=\S)/g, '')
    .trim()
    .slice(0, 100);
  return `feat(integrations): ${title || draft.slug}`;
}
