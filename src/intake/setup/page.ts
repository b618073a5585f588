import { createHash } from 'node:crypto';
import type { Manifest } from './manifest.ts';
import { type Language, WORDS } from './words.ts';

const STYLE = [
  'body{font:16px/1.6 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1rem;color:#1f2328;background:#fff}',
  'h1{font-size:1.6rem;line-height:1.25}label{display:block;font-weight:600;margin-top:1.25rem}',
  'input{width:100%;box-sizing:border-box;font:inherit;padding:.5rem;border:1px solid #59636e;border-radius:.4rem}',
  'small{color:#59636e;font-weight:400}',
  'button{font:inherit;font-weight:600;margin-top:1.5rem;padding:.6rem 1.2rem;border:0;border-radius:.4rem;color:#fff;background:#1f6feb}',
  'button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid #54aeff;outline-offset:2px}',
  '[role=alert]{border-left:4px solid #cf222e;background:#fff5f5;padding:.75rem 1rem}',
  '[role=status]{border-left:4px solid #1a7f37;background:#f3fbf5;padding:.75rem 1rem}',
  '@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}input{color:inherit;background:#151b23}small{color:#9198a1}[role=alert]{background:#25171c}[role=status]{background:#12261e}a{color:#58a6ff}}',
].join('\n');

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** No script at all, this one style, and forms that go nowhere but here and to GitHub. */
export const headersOf = (webUrl: string): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action 'self' ${webUrl}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
});

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;
const alert = (text: string): string => `<p role="alert">${escaped(text)}</p>`;
const good = (text: string): string => `<p role="status">${escaped(text)}</p>`;
const link = (href: string, text: string): string => `<p><a href="${escaped(href)}">${escaped(text)}</a></p>`;

function sheet(language: Language, inner: string[]): string {
  const words = WORDS[language];
  const other = language === 'en' ? 'ru' : 'en';
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(words.title)}</title><style>${STYLE}</style></head><body><main>`,
    `<h1>${escaped(words.title)}</h1>`,
    ...inner,
    `</main><footer><p><a href="/setup?lang=${other}" lang="${other}" hreflang="${other}">${words.other}</a></p></footer></body></html>`,
  ].join('\n');
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
