import { listAuditWebhooks } from '#src/access/audit-webhooks/list.ts';
import { presentAuditWebhooks } from '#src/access/audit-webhooks/present.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { presentIncidents } from '#src/alerts/read.ts';
import { listIntegrationsFor } from '#src/integrations/list.ts';
import { iso } from '#src/kit/clock.ts';
import { overallMetrics } from '#src/metrics/read-metrics.ts';
import { countRepositories } from '#src/store/repositories.ts';
import { definePage, type Installation } from '../define.ts';
import { type Language, say } from '../words.ts';

const DAY_MS = 86_400_000;
const MOST_INCIDENTS = 50;
/** Longer than that nothing that is due should wait. */
const LATE_MS = 60_000;

interface Part {
  part: string;
  /** Null: it is not there, or cannot be told. */
  isWell: boolean | null;
  text: string;
}

const sign = ({ isWell }: Part): string => (isWell === null ? '?' : isWell ? '✓' : '✗');

type Metrics = Awaited<ReturnType<typeof overallMetrics>>;

/** Each part of this installation, and how it is, in words. */
async function partsOf(ctx: Ctx, installation: Installation, metrics: Metrics, language: Language): Promise<Part[]> {
  const [health, queues, appName, repositories] = await Promise.all([
    installation.health(),
    installation.queues(),
    installation.appName(),
    countRepositories(ctx.store.read),
  ]);
  const { database, sandbox } = health;
  const { waiting, scheduled, oldestDueAt, givenUp } = queues.events;
  const lateMs = oldestDueAt === null ? 0 : ctx.clock.now() - oldestDueAt;
  const t = (key: string, values = {}): string => say(language, `system.${key}`, values);
  const isolated = sandbox.network_isolated;
  return [
    { part: 'database', isWell: database.ok, text: database.message ?? database.dialect },
    { part: 'queue', isWell: lateMs < LATE_MS, text: t('queueText', { waiting, scheduled, givenUp }) },
    { part: 'factory', isWell: true, text: t('factoryText', { waiting: queues.requests.waiting }) },
    {
      part: 'sandbox',
      isWell: isolated ?? null,
      text: t(isolated === false ? 'sandboxOpen' : 'sandboxText', { children: sandbox.children }),
    },
    {
      part: 'github',
      isWell: appName === null ? null : true,
      text: appName === null ? t('noApp') : t('appText', { name: appName, count: repositories }),
    },
    { part: 'claude', isWell: installation.hasClaude || null, text: t(installation.hasClaude ? 'claude' : 'noClaude') },
    { part: 'address', isWell: metrics.public_url.reachable, text: metrics.public_url.message },
  ];
}

async function incidentsOf(ctx: Ctx) {
  const open = (await presentIncidents(ctx)).slice(0, MOST_INCIDENTS);
  const ids = [...new Set(open.map((one) => one.integration))];
  const { rows } = await listIntegrationsFor(ctx, { ids, limit: MOST_INCIDENTS, offset: 0 });
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return open.map((one) => ({ ...one, integrationName: names.get(one.integration) ?? one.integration }));
}

/** How the installation is, over all projects that the visitor sees. */
export default definePage({
  path: '/dashboard/system',
  section: 'system',
  template: 'system',
  async view({ ctx, language, services }) {
    const metrics = await overallMetrics(ctx, { from: ctx.clock.now() - DAY_MS, to: undefined });
    const isAdmin = ctx.actor.permissions.has('admin');
    // What is about all projects at once is not for whoever sees some.
    const seesAll = ctx.actor.projects === null;
    const parts = seesAll ? await partsOf(ctx, services.installation, metrics, language) : [];
    return {
      title: say(language, 'nav.system'),
      charts: true,
      isAdmin,
      at: iso(ctx.clock.now()),
      parts: parts.map((one) => ({ ...one, sign: sign(one), name: say(language, `part.${one.part}`) })),
      metrics,
      course: JSON.stringify({ series: metrics.series }),
      incidents: await incidentsOf(ctx),
      hooks: isAdmin ? await presentAuditWebhooks(ctx, await listAuditWebhooks(ctx)) : [],
    };
  },
});
