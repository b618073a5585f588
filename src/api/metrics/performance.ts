import { Type } from '#src/kit/schema.ts';
import { overallMetrics } from '#src/metrics/read-metrics.ts';
import { defineRoute } from '../define.ts';
import { TimeRange } from '../shapes.ts';
import { timeRange } from '../time-range.ts';
import { Course, FigureFields, SelfProbe } from './shapes.ts';

const MB = 1024 * 1024;

export default defineRoute({
  method: 'GET',
  path: '/v1/metrics/performance',
  summary: 'Figures over all integrations that the key sees, and of the process that answers',
  permission: 'integrations.read',
  reply: Type.Object({
    ...Course,
    ...FigureFields,
    public_url: SelfProbe,
    process: Type.Object({ uptime: Type.Integer(), memory_mb: Type.Number(), cpu_seconds: Type.Number() }),
  }),
  schema: { query: Type.Object(TimeRange) },
  async handle({ ctx, query }) {
    const { from, to } = timeRange(query, ctx.clock.now()) as { from?: number; to?: number };
    const { user, system } = process.cpuUsage();
    return {
      ...(await overallMetrics(ctx, { from, to })),
      process: {
        uptime: Math.round(process.uptime()),
        memory_mb: Math.round((process.memoryUsage.rss() / MB) * 10) / 10,
        cpu_seconds: Math.round((user + system) / 1e4) / 100,
      },
    };
  },
});
