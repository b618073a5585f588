import type { Language } from '#src/kit/language.ts';
import { escaped, plainPage } from '#src/kit/plain-page.ts';
import type { Manifest } from './manifest.ts';
import { WORDS } from './words.ts';

const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;
const alert = (text: string): string => `<p role="alert">${escaped(text)}</p>`;
const good = (text: string): string => `<p role="status">${escaped(text)}</p>`;
const link = (href: string, text: string): string => `<p><a href="${escaped(href)}">${escaped(text)}</a></p>`;

function sheet(language: Language, inner: string[]): string {
  const words = WORDS[language];
  const other = language === 'en' ? 'ru' : 'en';
  const footer = `<p><a href="/setup?lang=${other}" lang="${other}" hreflang="${other}">${words.other}</a></p>`;
  return plainPage({ language, title: words.title, inner, footer });
}

const field = (id: string, label: string, attributes: string, help = ''): string =>
  `<label for="${id}">${escaped(label)}</label><input id="${id}" name="${id}" ${attributes}>${help === '' ? '' : `<small>${escaped(help)}</small>`}`;

export interface Start {
  publicUrl: string;
  reachable: boolean;
  /** What is registered by now. */
  registered: string | null;
  fromEnvironment: boolean;
  appName: string;
  problem: string | null;
}

export function startPage(language: Language, start: Start): string {
  const words = WORDS[language];
  const problem = start.problem === null ? [] : [alert(start.problem)];
  if (start.fromEnvironment) return sheet(language, [...problem, good(words.fromEnvironment)]);
  return sheet(language, [
    ...problem,
    ...(start.registered === null ? [] : [good(words.registered(start.registered)), paragraph(words.again)]),
    paragraph(words.intro),
    ...(start.reachable ? [] : [alert(words.unreachable(start.publicUrl))]),
    `<form method="post" action="/setup?lang=${language}">`,
    field('key', words.key, 'type="password" required autocomplete="off"', words.keyHelp),
    field('name', words.name, `required maxlength="34" value="${escaped(start.appName)}"`),
    field('organization', words.organization, 'maxlength="39" autocomplete="off"', words.organizationHelp),
    `<button>${escaped(words.next)}</button></form>`,
  ]);
}

/** The one form that leaves: GitHub takes a manifest only from a form. */
export function handOverPage(language: Language, webUrl: string, action: string, manifest: Manifest): string {
  const words = WORDS[language];
  return sheet(language, [
    paragraph(words.toGitHubText(new URL(webUrl).host)),
    `<form method="post" action="${escaped(action)}">`,
    `<input type="hidden" name="manifest" value="${escaped(JSON.stringify(manifest))}">`,
    `<button>${escaped(words.toGitHub)}</button></form>`,
  ]);
}

export function donePage(language: Language, app: { name: string; url: string }, inUse: boolean): string {
  const words = WORDS[language];
  return sheet(language, [
    good(words.done(app.name)),
    paragraph(inUse ? words.inUse : words.restart),
    link(`${app.url}/installations/new`, words.install),
  ]);
}

export function problemPage(language: Language, sentence: string): string {
  const words = WORDS[language];
  return sheet(language, [
    `<h2>${escaped(words.problem)}</h2>`,
    alert(sentence),
    link(`/setup?lang=${language}`, words.startOver),
  ]);
}
