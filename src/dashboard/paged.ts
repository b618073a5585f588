import { type Language, say } from './words.ts';

interface Asked {
  page: number;
  perPage: number;
  total: number;
  shown: number;
  language: Language;
  /** The address of another page, without what was not asked for. */
  path: string;
  query: Record<string, string | undefined>;
}

/** The number of the page that was asked for; anything else is the first. */
export const pageIn = (query: Record<string, string>): number =>
  Math.max(1, Math.min(100_000, Number.parseInt(query.page ?? '1', 10) || 1));

/** "N of M" and the ways back and on. */
export function paged({ page, perPage, total, shown, language, path, query }: Asked) {
  const pages = Math.max(1, Math.ceil(total / perPage));
  const addressOf = (other: number): string => {
    const given = { ...query, page: other > 1 ? String(other) : undefined };
    const pairs = Object.entries(given).filter((pair): pair is [string, string] => Boolean(pair[1]));
    return `${path}?${new URLSearchParams(pairs)}`;
  };
  return {
    count: say(language, 'integrations.count', { shown, total }),
    previous: page > 1 ? addressOf(page - 1) : null,
    next: page < pages ? addressOf(page + 1) : null,
    place: say(language, 'page.place', { page, pages }),
  };
}
