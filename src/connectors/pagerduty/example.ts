import type { ExampleTraits } from '../source.ts';

const LETTERS: Record<string, string> = { Critical: 'P1', High: 'P2', Medium: 'P3', Low: 'P4' };
const STATES: Record<string, string> = { resolved: 'resolved', acknowledged: 'acknowledged' };

/** A webhook v3 as PagerDuty sends it, with the fields that people use. */
export function exampleOf(type: string, traits: ExampleTraits = {}): Record<string, unknown> {
  const { title = 'Disk almost full', author = 'Octo Cat', labels = [], priority, assignee } = traits;
  const action = type.split('.')[1] ?? '';
  return {
    event: {
      id: '01BVC2SJXQFF5R2FMDEVBAJLVZ',
      event_type: type,
      resource_type: 'incident',
      occurred_at: '2026-01-01T12:00:00.000Z',
      agent: { id: 'PLH1HKV', summary: author, type: 'user_reference' },
      data: {
        id: 'PGR0VU2',
        type: 'incident',
        html_url: 'https://acme.pagerduty.com/incidents/PGR0VU2',
        number: 42,
        status: STATES[action] ?? 'triggered',
        incident_key: 'db-1/disk',
        title,
        service: { id: 'PF9KMXH', summary: 'Production', html_url: 'https://acme.pagerduty.com/services/PF9KMXH' },
        assignees: assignee === undefined ? [] : [{ id: 'PTUXL6G', summary: assignee, type: 'user_reference' }],
        teams: labels.map((summary) => ({ id: 'PFCVPS0', summary, type: 'team_reference' })),
        priority: priority === undefined ? null : { id: 'PSO75BM', summary: LETTERS[priority] ?? priority },
        urgency: 'high',
      },
    },
  };
}
