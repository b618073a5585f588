import { EVENT_STATUSES } from '#src/events/event.ts';
import { listEventsFor } from '#src/events/list.ts';
import { presentEvent } from '#src/events/present.ts';
import { parseDuration } from '#src/kit/duration.ts';
import { COUNTED } from '#src/store/page.ts';
import { definePage, type PageRequest } from '../define.ts';
import { paged, pageIn } from '../paged.ts';
import { say } from '../words.ts';
import { headOf } from './head-of.ts';

const PER_PAGE = 25;
const SINCE = ['1h', '24h', '7d', '30d'] as const;

function asked({ query }: PageRequest, now: number) {
  const since = SINCE.find((one) => one === query.since);
  return {
    page: pageIn(query),
    since,
    status: EVENT_STATUSES.find((one) => one === query.status),
    type: query.type?.slice(0, 100) || undefined,
    from: since === undefined ? undefined : now - parseDuration(since),
  };
}

/** Everything that came, with what became of it. */
export default definePage({
  path: '/dashboard/integrations/:id/events',
  section: 'integrations',
  template: 'events',
  async view(request) {
    const { ctx, language } = request;
    const { row, head } = await headOf(request, 'events');
    const { page, status, type, from, since } = asked(request, ctx.clock.now());
    const path = `/dashboard/integrations/${row.id}/events`;
    const range = from === undefined ? {} : { from };
    const offset = (page - 1) * PER_PAGE;
    const { rows, total } = await listEventsFor(ctx, row.id, {
      ...{ limit: PER_PAGE, offset, status, type, ...range },
      countUpTo: COUNTED,
    });
    return {
      ...head,
      action: path,
      type,
      rows: rows.map(presentEvent),
      isEmpty: rows.length === 0,
      isFiltered: Boolean(status ?? type ?? since),
      statuses: EVENT_STATUSES.map((one) => ({ one, label: say(language, `event.${one}`), isChosen: one === status })),
      sinces: SINCE.map((one) => ({ one, label: say(language, `range.${one}`), isChosen: one === since })),
      ...paged({ page, perPage: PER_PAGE, total, shown: rows.length, language, path, query: { status, type, since } }),
      ...(total > COUNTED ? { count: say(language, 'events.countMore', { shown: rows.length, total: COUNTED }) } : {}),
    };
  },
});
