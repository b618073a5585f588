import type { ExampleTraits } from '../source.ts';

const NAMES: Record<string, string> = {
  triggered: 'Triggered',
  recovered: 'Recovered',
  warn: 'Warn',
  no_data: 'No Data',
};
const PRIORITIES: Record<string, string> = { Critical: 'P1', High: 'P2', Medium: 'P3', Low: 'P4' };

/** An alert as our template makes it. */
export function exampleOf(type: string, traits: ExampleTraits = {}): Record<string, unknown> {
  const { title = 'CPU is high on web-1', author = '', labels = [], priority = 'High' } = traits;
  const action = type.split('.')[1] ?? '';
  return {
    id: '2178312345678901234',
    transition: NAMES[action] ?? action,
    last_updated: '1767268800000',
    alert_id: '42',
    cycle: '1234567890',
    title,
    body: '%%%\nMore than 90 % for ten minutes.\n%%%',
    type: action === 'recovered' ? 'success' : 'error',
    priority: PRIORITIES[priority] ?? '',
    tags: labels.join(','),
    url: 'https://app.datadoghq.com/monitors/42',
    host: 'web-1',
    user: author,
  };
}
