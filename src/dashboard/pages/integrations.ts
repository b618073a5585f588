import { may } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { findService } from '#src/connectors/catalogue.ts';
import { listIntegrationsFor } from '#src/integrations/list.ts';
import { type PresentedIntegration, presentIntegrations } from '#src/integrations/present.ts';
import { STATES } from '#src/integrations/states.ts';
import { definePage, type PageRequest } from '../define.ts';
import { paged, pageIn } from '../paged.ts';
import { say } from '../words.ts';
import { firstMinute } from './first-minute.ts';
import { signOf, titleOfService } from './head-of.ts';

const PER_PAGE = 10;
const SORTS = ['updated', 'status', 'provider'] as const;
const HEALTH = ['healthy', 'unhealthy', 'unknown'];

const shown = (row: PresentedIntegration) => ({
  ...row,
  sign: signOf(row.health_status),
  sourceTitle: titleOfService(row.source),
  targetTitle: titleOfService(row.target),
  hasIcon: row.source !== null && findService(row.source) !== undefined,
  isActive: row.status === 'active',
});

const oneOf = (given: string | undefined, known: readonly string[]): string | undefined =>
  given !== undefined && known.includes(given) ? given : undefined;

function asked(query: PageRequest['query']) {
  return {
    page: pageIn(query),
    search: query.q?.slice(0, 100) || undefined,
    status: oneOf(query.status, STATES),
    health: oneOf(query.health, HEALTH),
    sort: (oneOf(query.sort, SORTS) ?? 'updated') as (typeof SORTS)[number],
  };
}

type Asked = ReturnType<typeof asked>;

async function countActive(ctx: Ctx): Promise<number> {
  return (await listIntegrationsFor(ctx, { limit: 1, offset: 0, status: 'active' })).total;
}

/** A list that shrank meanwhile shows its last page, not an empty one. */
async function pageOf(ctx: Ctx, wanted: Asked) {
  const look = (page: number) =>
    listIntegrationsFor(ctx, { ...wanted, limit: PER_PAGE, offset: (page - 1) * PER_PAGE });
  const found = await look(wanted.page);
  const page = Math.min(wanted.page, Math.max(1, Math.ceil(found.total / PER_PAGE)));
  return { ...(page === wanted.page ? found : await look(page)), page };
}

export default definePage({
  path: '/dashboard',
  section: 'integrations',
  template: 'integrations',
  async view({ ctx, query, language, services }) {
    const wanted = asked(query);
    const { rows, total, page } = await pageOf(ctx, wanted);
    const kept = { q: wanted.search, status: wanted.status, health: wanted.health, sort: wanted.sort };
    const active = await countActive(ctx);
    const presented = await presentIntegrations(ctx.store.read, ctx, rows);
    const isFiltered = Boolean(wanted.search ?? wanted.status ?? wanted.health);
    const isNew =
      ctx.actor.projects === null &&
      !isFiltered &&
      total <= PER_PAGE &&
      presented.every((row) => row.last_activity === null);
    return {
      title: say(language, 'integrations.title'),
      steps: isNew ? await firstMinute(ctx, services, presented) : null,
      ...wanted,
      rows: presented.map(shown),
      isEmpty: total === 0,
      isFiltered,
      nothingActive: active === 0,
      mayCheck: may(ctx.actor, 'integrations.write'),
      states: STATES.map((state) => ({
        state,
        label: say(language, `state.${state}`),
        isChosen: state === wanted.status,
      })),
      healths: HEALTH.map((one) => ({ one, label: say(language, `health.${one}`), isChosen: one === wanted.health })),
      sorts: SORTS.map((sort) => ({ sort, label: say(language, `sort.${sort}`), isChosen: sort === wanted.sort })),
      ...paged({ page, perPage: PER_PAGE, total, shown: rows.length, language, path: '/dashboard', query: kept }),
    };
  },
});
