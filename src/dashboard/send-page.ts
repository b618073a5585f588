import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { assetUrls } from './assets.ts';
import { render } from './render.ts';
import { type Language, wordsOf } from './words.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Forms and live updates are known by where they come from.
  'referrer-policy': 'same-origin',
  vary: 'accept-encoding, cookie, accept-language',
};

/** Words that scripts need, as data: no script stands in a page. */
function scriptWords(language: Language): string {
  const own = Object.entries(wordsOf(language)).filter(([key]) => key.startsWith('js.'));
  return JSON.stringify(Object.fromEntries(own.map(([key, text]) => [key.slice(3), text]))).replaceAll('<', '\\u003c');
}

const kept = new Map<Language, string>();

function scriptWordsOf(language: Language): string {
  const words = kept.get(language) ?? scriptWords(language);
  kept.set(language, words);
  return words;
}

/** The same page in the other language: what was searched and filtered stays. */
function languageLink(url: string, other: Language): string {
  const query = new URLSearchParams(url.split('?')[1]);
  query.set('lang', other);
  return `?${query}`;
}

export interface Shown {
  template: string;
  language: Language;
  /** What the page itself shows. */
  data: Record<string, unknown>;
  status?: number;
}

export function sendPage(request: FastifyRequest, reply: FastifyReply, shown: Shown): FastifyReply {
  const { template, language, data, status = 200 } = shown;
  const body = render(template, { ...data, language });
  const other = language === 'en' ? 'ru' : 'en';
  const frame = {
    language,
    other: { language: other, link: languageLink(request.url, other) },
    body,
    assets: assetUrls(),
    words: scriptWordsOf(language),
    path: request.url,
  };
  const whole = render('layout', { ...data, ...frame });
  reply.code(status).headers(HEADERS);
  if (!String(request.headers['accept-encoding'] ?? '').includes('gzip')) return reply.send(whole);
  return reply.header('content-encoding', 'gzip').send(gzipSync(whole, { level: 4 }));
}
