import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { analyze } from '#src/factory/analyze/analyze.ts';
import { check } from '#src/factory/check/check.ts';
import type { Draft } from '#src/factory/draft.ts';
import { generate } from '#src/factory/generate/generate.ts';
import { asBuilt } from '#src/factory/publish/as-built.ts';
import type { Built } from '#src/factory/publish/published.ts';
import { pullBody, pullTitle } from '#src/factory/publish/pull-body.ts';
import { slugOf } from '#src/integrations/slug.ts';
import { createLog } from '#src/kit/log.ts';
import { readFields } from '#src/requests/read-fields.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';

const FOLDER = new URL('../docs/examples/', import.meta.url).pathname;
const REQUESTS = join(FOLDER, 'requests');
const ANSWERS = join(FOLDER, 'answers');

const LANGUAGES: Record<string, string> = { yaml: 'yaml', ts: 'ts', hbs: 'handlebars', md: 'markdown', json: 'json' };

/** A fence that nothing inside can close. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

const fileOf = ([path, text]: [string, string]): string =>
  `## \`${path}\`\n\n${fenced(text, LANGUAGES[path.split('.').at(-1) ?? ''] ?? '')}\n`;

/** One request, and the pull request that the recipes make of it. */
async function page(sandbox: Sandbox, name: string, text: string): Promise<string> {
  const { fields, language } = readFields(text);
  const title = name.replace(/\.ru$/, '').replaceAll('-', ' ');
  const analysis = analyze({ from: 'issue', title, author: 'octocat', fields }, language);
  if (analysis.outcome !== 'ready') throw new Error(`${name}: the recipes do not serve it`);
  const { requirements } = analysis;
  const draft = await generate(requirements, slugOf(title), '1.0.0');
  const report = await check(sandbox, draft);
  if (!report.passed) throw new Error(`${name}: the package does not pass its checks`);
  return pageOf({ requirements, draft, report, made: null }, `requests/${name}.md`);
}

/** What a reader of the repository sees: the text of the pull request, then its files. */
function pageOf(built: Built, request: string, note = ''): string {
  const { draft } = built;
  const body = pullBody(built, { folder: `integrations/${draft.slug}`, issue: 1 });
  const files = Object.entries(draft.files).filter(([path]) => !path.startsWith('fixtures/'));
  return [
    '<!-- Written by `npm run examples`; do not edit. -->',
    `# ${pullTitle(built)}`,
    '',
    `The issue: [${request}](${request}). What follows is the text of the pull request, then its files.${note}`,
    '',
    '---',
    '',
    body.replaceAll(/^### /gm, '**').replaceAll(/^(\*\*[^*\n]+)$/gm, '$1**'),
    '',
    ...files.map(fileOf),
  ].join('\n');
}

const SCRIPTED =
  ' The answers of the model are a script that stands beside it, so that the page is the same every day; everything else happened.';

function packageIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = names.map((one) => relative(folder, join(one.parentPath, one.name))).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** A service that the catalogue does not have: what a model answered, checked and shown like any other. */
async function answered(sandbox: Sandbox, slug: string): Promise<string> {
  const folder = join(ANSWERS, slug);
  const told = JSON.parse(readFileSync(join(folder, 'requirements.json'), 'utf8'));
  const files = packageIn(join(folder, 'package'));
  const draft: Draft = { slug, version: '1.0.0', title: told.title, files, by: 'claude' };
  const report = await check(sandbox, draft);
  if (!report.passed) throw new Error(`${slug}: ${report.problems.map((one) => one.message).join(' ')}`);
  const given = {
    ...told,
    language: 'en',
    filters: { lists: {}, conditions: [] },
    targets: [],
    routes: [],
    templates: {},
  };
  const requirements = asBuilt({ ...given, rateLimit: null, sections: {} }, draft);
  const made = { model: 'a scripted Claude', calls: 2, tokens: 0, costUsd: 0 };
  return pageOf({ requirements, draft, report, made }, `answers/${slug}/request.md`, SCRIPTED);
}

/** File name → text of every example. */
export async function examples(): Promise<Record<string, string>> {
  const sandbox = openSandbox({ log: createLog({ level: 'silent' }) });
  try {
    const pages: Record<string, string> = {};
    for (const file of readdirSync(REQUESTS).sort()) {
      const text = readFileSync(join(REQUESTS, file), 'utf8');
      pages[file] = await page(sandbox, file.replace(/\.md$/, ''), text);
    }
    for (const slug of readdirSync(ANSWERS).sort()) pages[`${slug}.md`] = await answered(sandbox, slug);
    return pages;
  } finally {
    await sandbox.close();
  }
}

if (import.meta.main) {
  for (const [file, text] of Object.entries(await examples())) writeFileSync(join(FOLDER, file), text);
}
