import type { FastifyReply, FastifyRequest } from 'fastify';

/** Lists are bare arrays; how many there are in all, and where the next page is, stands in the headers. */
export function pageHeaders(
  request: FastifyRequest,
  reply: FastifyReply,
  page: { limit: number; offset: number; total: number },
): void {
  reply.header('x-total-count', page.total);
  const links: string[] = [];
  const link = (offset: number, rel: string) => {
    const url = new URL(request.url, 'http://unused');
    url.searchParams.set('offset', String(offset));
    url.searchParams.set('limit', String(page.limit));
    links.push(`<${url.pathname}${url.search}>; rel="${rel}"`);
  };
  if (page.offset + page.limit < page.total) link(page.offset + page.limit, 'next');
  if (page.offset > 0) link(Math.max(0, page.offset - page.limit), 'prev');
  if (links.length > 0) reply.header('link', links.join(', '));
}

/** `fields=id,name`: only these. */
export function onlyFields<T extends object>(rows: readonly T[], fields: string | undefined): Partial<T>[] {
  if (!fields) return [...rows];
  const wanted = new Set(fields.split(',').map((field) => field.trim()));
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => wanted.has(key))) as Partial<T>);
}
