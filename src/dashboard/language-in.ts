import type { FastifyRequest } from 'fastify';
import { type Language, languageFor } from '#src/kit/language.ts';

const NAME = 'ccb_language';

/** Kept for a year; it says nothing of anybody, so it is readable by all. */
export const languageCookie = (language: Language): string =>
  `${NAME}=${language}; Path=/; Max-Age=31536000; SameSite=Lax`;

const chosen = (cookie: string | undefined): string | undefined =>
  new RegExp(`(?:^|; *)${NAME}=(\\w\\w)`).exec(cookie ?? '')?.[1];

/** What the address asks for, else what was chosen before, else the browser's, else ours. */
export function languageIn({ query, headers }: FastifyRequest, ours: Language): Language {
  const { lang } = query as Record<string, unknown>;
  const asked = typeof lang === 'string' ? lang : chosen(headers.cookie);
  return languageFor(asked, headers['accept-language'], ours);
}
