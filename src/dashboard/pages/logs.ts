import { listLogsFor } from '#src/events/list-logs.ts';
import { iso } from '#src/kit/clock.ts';
import { definePage } from '../define.ts';
import { paged, pageIn } from '../paged.ts';
import { headOf } from './head-of.ts';

const PER_PAGE = 100;
const LEVELS = ['debug', 'info', 'warn', 'error'];

/** What the integration said, newest first. */
export default definePage({
  path: '/dashboard/integrations/:id/logs',
  section: 'integrations',
  template: 'logs',
  async view(request) {
    const { ctx, query, language } = request;
    const { row, head } = await headOf(request, 'logs');
    const page = pageIn(query);
    const level = LEVELS.find((one) => one === query.level);
    const asked = { limit: PER_PAGE, offset: (page - 1) * PER_PAGE, level };
    const { rows, total } = await listLogsFor(ctx, row.id, asked);
    const path = `/dashboard/integrations/${row.id}/logs`;
    return {
      ...head,
      action: path,
      levels: LEVELS.map((one) => ({ one, isChosen: one === level })),
      rows: rows.map((line) => ({ ...line, at: iso(line.at), hasData: line.data !== null })),
      isEmpty: rows.length === 0,
      ...paged({ page, perPage: PER_PAGE, total, shown: rows.length, language, path, query: { level } }),
    };
  },
});
