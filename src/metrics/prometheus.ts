import type { Ctx } from '#src/access/ctx.ts';
import type { QueueStats } from '#src/queue/queue.ts';
import { countOpenIncidents } from '#src/store/incidents.ts';
import { DAY_GRAIN, MINUTE_GRAIN, metricPoints } from '#src/store/metrics.ts';
import { recentQuotas } from '#src/store/quotas.ts';
import { summed } from './figures.ts';
import { lastSelfProbe } from './self-probe.ts';
import type { TraceExporter } from './traces/exporter.ts';

interface Sample {
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  values: readonly { labels?: Readonly<Record<string, string>>; value: number }[];
}

const WINDOW_MS = 5 * 60_000;

const labelled = (labels: Readonly<Record<string, string>> = {}): string => {
  const parts = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
};

const written = ({ name, help, type, values }: Sample): string =>
  [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...values.map(({ labels, value }) => `${name}${labelled(labels)} ${value}`),
  ].join('\n');

const single = (name: string, help: string, value: number, type: Sample['type'] = 'gauge'): Sample => ({
  name,
  help,
  type,
  values: [{ value }],
});

async function incidents(ctx: Ctx): Promise<Sample> {
  const counts = new Map((await countOpenIncidents(ctx.store.read)).map((row) => [row.severity, row.count]));
  const values = ['critical', 'warning', 'info'].map((severity) => ({
    labels: { severity },
    value: counts.get(severity) ?? 0,
  }));
  return { name: 'ccb_incidents_open', help: 'What is wrong with integrations now', type: 'gauge', values };
}

const QUOTAS_SHOWN = 1000;

async function quotasLeft(ctx: Ctx, now: number): Promise<Sample> {
  const rows = await recentQuotas(ctx.store.read, now - DAY_GRAIN, QUOTAS_SHOWN);
  const values = rows.map(({ projectId: project, service, host, remaining }) => ({
    labels: { project, service, host },
    value: remaining,
  }));
  return { name: 'ccb_quota_remaining', help: 'Calls that a service still allows, as it said', type: 'gauge', values };
}

/** Nothing where it cannot be told. */
async function publicUrl(ctx: Ctx): Promise<Sample[]> {
  const { reachable } = await lastSelfProbe(ctx.store.read);
  if (reachable === null) return [];
  return [single('ccb_public_url_reachable', 'Whether PUBLIC_URL leads to us', reachable ? 1 : 0)];
}

/** Nothing where no traces are recorded. */
function spans(traces: Pick<TraceExporter, 'counts'> | null): Sample[] {
  if (traces === null) return [];
  const values = Object.entries(traces.counts).map(([outcome, value]) => ({ labels: { outcome }, value }));
  return [
    { name: 'ccb_trace_spans_total', help: 'Spans sent, and events whose spans were dropped', type: 'counter', values },
  ];
}

/** In the text form of Prometheus: the last five minutes of all integrations, the queue, and this process. */
export async function prometheusText(
  ctx: Ctx,
  queue: QueueStats,
  traces: Pick<TraceExporter, 'counts'> | null = null,
): Promise<string> {
  const now = ctx.clock.now();
  const range = { integrationId: null, projects: null, grain: MINUTE_GRAIN, from: now - WINDOW_MS, to: now };
  const figures = summed(await metricPoints(ctx.store.read, range), WINDOW_MS);
  const { delivered, dead, filtered, held } = figures;
  const quantiles = [
    { labels: { quantile: '0.5' }, value: figures.latency_p50 ?? 0 },
    { labels: { quantile: '0.95' }, value: figures.latency_p95 ?? 0 },
    { labels: { quantile: '0.99' }, value: figures.latency_p99 ?? 0 },
  ];
  const samples: Sample[] = [
    {
      name: 'ccb_events_5m',
      help: 'Events that ended in the last five minutes',
      type: 'gauge',
      values: Object.entries({ delivered, dead, filtered, held }).map(([status, value]) => ({
        labels: { status },
        value,
      })),
    },
    {
      name: 'ccb_latency_milliseconds',
      help: 'Time of work on an event, last five minutes',
      type: 'gauge',
      values: quantiles,
    },
    await incidents(ctx),
    await quotasLeft(ctx, now),
    ...(await publicUrl(ctx)),
    ...spans(traces),
    single('ccb_events_per_second', 'Events per second, last five minutes', figures.events_per_second),
    single('ccb_queue_waiting', 'Events that are due', queue.waiting),
    single('ccb_queue_scheduled', 'Events that wait for their time', queue.scheduled),
    single('ccb_queue_leased', 'Events under way', queue.leased),
    single('ccb_queue_given_up', 'Jobs that were given up', queue.givenUp),
    single('process_resident_memory_bytes', 'Memory of this process', process.memoryUsage.rss()),
    single('process_uptime_seconds', 'Seconds since the start', Math.round(process.uptime())),
  ];
  return `${samples.map(written).join('\n')}\n`;
}
