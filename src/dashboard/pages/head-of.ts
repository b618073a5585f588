import { may } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { findService } from '#src/connectors/catalogue.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { presentIntegration } from '#src/integrations/present.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { type Language, say } from '../words.ts';

const TABS = ['overview', 'events', 'logs', 'config', 'versions', 'alerts', 'users'] as const;
export type Tab = (typeof TABS)[number];

const SIGNS: Record<string, string> = { healthy: '✓', unhealthy: '✗' };
const STOPPED = ['inactive', 'paused'];

/** The sign of a state of health. */
export const signOf = (health: string): string => SIGNS[health] ?? '?';

export const titleOfService = (id: string | null): string | null =>
  id === null ? null : (findService(id)?.title ?? id);

const tabsOf = (id: string, chosen: Tab, language: Language) =>
  TABS.map((tab) => ({
    label: say(language, `tab.${tab}`),
    address: `/dashboard/integrations/${id}${tab === 'overview' ? '' : `/${tab}`}`,
    isChosen: tab === chosen,
  }));

/** What stands above every page of one integration. */
export async function headOf(
  { ctx, params, language }: { ctx: Ctx; params: Record<string, string>; language: Language },
  tab: Tab,
) {
  const row: IntegrationRow = await loadIntegration(ctx, params.id ?? '');
  const shown = await presentIntegration(ctx.store.read, ctx, row);
  return {
    row,
    head: {
      title: row.name,
      integration: {
        ...shown,
        sign: signOf(shown.health_status),
        sourceTitle: titleOfService(shown.source),
        targetTitle: titleOfService(shown.target),
        isActive: shown.status === 'active',
        isStopped: STOPPED.includes(shown.status),
        isStaged: row.staged,
      },
      tabs: tabsOf(row.id, tab, language),
      mayChange: may(ctx.actor, 'integrations.write'),
    },
  };
}
