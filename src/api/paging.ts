import type { FastifyReply, FastifyRequest } from 'fastify';

/** Lists are bare arrays; how many there are in all, and where the next page is, stands in the headers. */
export function pageHeaders(
  request: FastifyRequest,
  reply: FastifyReply,
  page: { limit: number; offset: number; total: number; counted?: number },
): void {
  const isMore = page.total > (page.counted ?? Number.POSITIVE_INFINITY);
  reply.header('x-total-count', isMore ? page.counted : page.total);
  if (isMore) reply.header('x-total-count-more', 'true');
  const links: string[] = [];
  const link = (offset: number, rel: string) => {
    const url = new URL(request.url, 'http://unused');
    url.searchParams.set('offset', String(offset));
    url.searchParams.set('limit', String(page.limit));
    links.push(`<${url.pathname}${url.search}>; rel="${rel}"`);
  };
  if (isMore || page.offset + page.limit < page.total) link(page.offset + page.limit, 'next');
  if (page.offset > 0) link(Math.max(0, page.offset - page.limit), 'prev');
  if (links.length > 0) reply.header('link', links.join(', '));
}

/** One page of a list that is short enough to be read whole. */
export function pageOf<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  { limit, offset }: { limit: number; offset: number },
  rows: readonly T[],
): T[] {
  pageHeaders(request, reply, { limit, offset, total: rows.length });
  return rows.slice(offset, offset + limit);
}
