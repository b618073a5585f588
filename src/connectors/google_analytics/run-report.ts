import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list, object, text } from '../loose.ts';
import { type AnalyticsClient, needed, SCOPE } from './client.ts';

const Name = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_:]{0,99}$' });
const Day = Type.String({
  description: '2026-01-31, today, yesterday or 7daysAgo',
  pattern: '^(?:\\d{4}-\\d{2}-\\d{2}|today|yesterday|\\d{1,4}daysAgo)$',
});
const MOST = 10_000;

const named = (values: unknown): string[] => list(values).map((one) => text(object(one).name) ?? '');
const valuesOf = (values: unknown): string[] => list(values).map((one) => String(object(one).value ?? ''));

/** Google sends columns and cells apart; a row is easier to read with its names. */
function rowsOf(body: Record<string, unknown>): Record<string, string | number>[] {
  const [dimensions, metrics] = [named(body.dimensionHeaders), named(body.metricHeaders)];
  return list(body.rows)
    .map(object)
    .map((row) => {
      const said = valuesOf(row.dimensionValues).map((value, index) => [dimensions[index] ?? '', value] as const);
      const counted = valuesOf(row.metricValues).map((value, index) => [metrics[index] ?? '', Number(value)] as const);
      return Object.fromEntries([...said, ...counted]);
    });
}

export const runReport = defineAction({
  id: 'run_report',
  title: 'Run a report',
  summary: 'Reads a report of a GA4 property, row by row.',
  effect: 'read',
  scopes: [SCOPE],
  input: Type.Object(
    {
      property_id: Type.Optional(
        Type.String({
          description: "The number of the property; the credential's unless given",
          pattern: '^\\d{1,20}$',
        }),
      ),
      metrics: Type.Array(Name, { description: 'activeUsers, sessions, eventCount', minItems: 1, maxItems: 10 }),
      dimensions: Type.Optional(Type.Array(Name, { description: 'date, country, pagePath', maxItems: 9 })),
      start_date: Type.Optional(Day),
      end_date: Type.Optional(Day),
      order_by: Type.Optional(
        Type.String({
          description: 'A metric or dimension; with a minus the greatest first',
          pattern: '^-?[A-Za-z][A-Za-z0-9_:]{0,99}$',
        }),
      ),
      dimension_filter: Type.Optional(
        Type.Record(Type.String(), Type.Unknown(), { description: 'A FilterExpression, as Google takes it' }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST, default: 1000 })),
      offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000, default: 0 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    rows: Type.Array(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
    total: Type.Integer(),
    next_offset: Type.Union([Type.Integer(), Type.Null()]),
  }),
  example: { property_id: '123456789', metrics: ['activeUsers'], dimensions: ['country'], start_date: '7daysAgo' },
  async run(input, analytics: AnalyticsClient, call) {
    const { metrics, dimensions = [], start_date = '28daysAgo', end_date = 'today', limit = 1000, offset = 0 } = input;
    const property = needed(input.property_id, analytics.propertyId, 'property_id');
    const name = input.order_by?.replace(/^-/, '') ?? '';
    const by = metrics.includes(name) ? { metric: { metricName: name } } : { dimension: { dimensionName: name } };
    const json = {
      dateRanges: [{ startDate: start_date, endDate: end_date }],
      metrics: metrics.map((metric) => ({ name: metric })),
      dimensions: dimensions.map((dimension) => ({ name: dimension })),
      ...(name === '' ? {} : { orderBys: [{ ...by, desc: input.order_by?.startsWith('-') === true }] }),
      ...(input.dimension_filter ? { dimensionFilter: input.dimension_filter } : {}),
      limit: String(limit),
      offset: String(offset),
    };
    const answer = await analytics.data.post(`v1beta/properties/${property}:runReport`, { json, ...stop(call) });
    const body = object(answer.body);
    const rows = rowsOf(body);
    const total = typeof body.rowCount === 'number' ? body.rowCount : rows.length;
    const end = offset + rows.length;
    return { rows, total, next_offset: rows.length > 0 && end < total ? end : null };
  },
});
