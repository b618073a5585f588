import type { ExampleTraits } from '../source.ts';

const SEVERITIES: Record<string, string> = { Critical: 'critical', High: 'error', Medium: 'warning', Low: 'info' };

/** A group of alerts as the Alertmanager sends it. */
export function exampleOf(type: string, traits: ExampleTraits = {}): Record<string, unknown> {
  const { title = 'web-1 is down', priority = 'Critical', labels: more = [] } = traits;
  const status = type === 'alert.resolved' ? 'resolved' : 'firing';
  const pairs = more.map((label) => label.split(':')).map(([key = '', value = '']) => [key, value]);
  const severity = SEVERITIES[priority] ?? priority;
  const labels = {
    alertname: 'InstanceDown',
    severity,
    job: 'web',
    instance: 'web-1:9100',
    ...Object.fromEntries(pairs),
  };
  const annotations = { summary: title, description: 'No answer for five minutes.' };
  const times = {
    startsAt: '2026-01-01T11:55:00Z',
    endsAt: status === 'resolved' ? '2026-01-01T12:00:00Z' : '0001-01-01T00:00:00Z',
  };
  return {
    version: '4',
    groupKey: '{}:{alertname="InstanceDown"}',
    truncatedAlerts: 0,
    status,
    receiver: 'ccb',
    groupLabels: { alertname: 'InstanceDown' },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'https://alertmanager.example.com',
    alerts: [
      {
        status,
        labels,
        annotations,
        ...times,
        generatorURL: 'https://prometheus.example.com/graph',
        fingerprint: 'b5d4045c3f466fa9',
      },
    ],
  };
}
