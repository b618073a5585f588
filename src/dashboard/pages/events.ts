import { EVENT_STATUSES } from '#src/events/event.ts';
import { listEventsFor } from '#src/events/list.ts';
import { presentEvent } from '#src/events/present.ts';
import { parseDuration } from '#src/kit/duration.ts';
import { definePage, type PageRequest } from '../define.ts';
import { say } from '../words.ts';
import { headOf } from './head-of.ts';

const PER_PAGE = 25;
const SINCE = ['1h', '24h', '7d', '30d'] as const;

function asked({ query }: PageRequest, now: number) {
  const page = Math.max(1, Math.min(100_000, Number.parseInt(query.page ?? '1', 10) || 1));
  const since = SINCE.find((one) => one === query.since);
  return {
    page,
    since,
    status: EVENT_STATUSES.find((one) => one === query.status),
    type: query.type?.slice(0, 100) || undefined,
    from: since === undefined ? undefined : now - parseDuration(since),
  };
}

function addressFor(id: string, { status, type, since }: ReturnType<typeof asked>, page: number): string {
  const pairs = Object.entries({ status, type, since, page: String(page) }).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  return `/dashboard/integrations/${id}/events?${new URLSearchParams(pairs)}`;
}

/** Everything that came, with what became of it. */
export const events = definePage({
  path: '/dashboard/integrations/:id/events',
  section: 'integrations',
  template: 'events',
  async view(request) {
    const { ctx, language } = request;
    const { row, head } = await headOf(request, 'events');
    const wanted = asked(request, ctx.clock.now());
    const { page, status, type, from, since } = wanted;
    const range = from === undefined ? {} : { from };
    const offset = (page - 1) * PER_PAGE;
    const { rows, total } = await listEventsFor(ctx, row.id, { limit: PER_PAGE, offset, status, type, ...range });
    return {
      ...head,
      action: `/dashboard/integrations/${row.id}/events`,
      type,
      rows: rows.map(presentEvent),
      isEmpty: rows.length === 0,
      isFiltered: Boolean(status ?? type ?? since),
      count: say(language, 'integrations.count', { shown: rows.length, total }),
      statuses: EVENT_STATUSES.map((one) => ({ one, label: say(language, `event.${one}`), isChosen: one === status })),
      sinces: SINCE.map((one) => ({ one, label: say(language, `range.${one}`), isChosen: one === since })),
      previous: page > 1 ? addressFor(row.id, wanted, page - 1) : null,
      next: offset + rows.length < total ? addressFor(row.id, wanted, page + 1) : null,
      place: say(language, 'page.place', { page, pages: Math.max(1, Math.ceil(total / PER_PAGE)) }),
    };
  },
});
